import { checkHostname } from '../../lib/gitea';
import { refused, type Row } from './row';

const hostname = (what: string, text: string, message: string, fix: string): Row =>
  refused(
    'B18',
    `a host name that ${what}`,
    () => checkHostname(text),
    `${message} (allowed: a DNS name in lower case, such as git.example.org); ${fix}`,
  );

/** Host names of what is reached from outside. */
export const hostnames: readonly Row[] = [
  hostname(
    'has a wildcard',
    '*.example.org',
    'has a wildcard, but clone addresses need one name',
    'name the host itself',
  ),
  hostname(
    'is an address of IPv4',
    '192.0.2.7',
    'is an IP address',
    'name the host; an Ingress knows hosts by name, on its own ports',
  ),
  hostname(
    'is an address of IPv6',
    '2001:db8::7',
    'is an IP address',
    'name the host; an Ingress knows hosts by name, on its own ports',
  ),
  hostname('ends with a dot', 'git.example.org.', 'ends with a dot', 'write git.example.org'),
  hostname('has capitals', 'Git.Example.org', 'is not in lower case', 'write git.example.org'),
  hostname('is a URL', 'https://git.example.org/', 'is an address, not a host name', 'leave out what is not the host'),
];
