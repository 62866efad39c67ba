import { checkHostname } from '../../lib/gitea';
import { inFile, refused, type Row } from './row';

const hostname = (what: string, text: string, message: string, fix: string): Row =>
  refused(
    'B18',
    `a host name that ${what}`,
    () => checkHostname(text),
    `${message} (allowed: a DNS name in lower case, such as git.example.org); ${fix}`,
  );

const runbooks = (what: string, address: string, fault: string): Row =>
  inFile(
    'B18',
    what,
    'dev',
    [['config:\n', `config:\n  keelson:runbooks: ${address}\n`]],
    `Pulumi.dev.yaml:2 keelson:runbooks: ${fault}`,
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
  runbooks(
    'an address of runbooks without its scheme',
    'git.example.org/keelson',
    'is not the address of pages (got "git.example.org/keelson", allowed: https://host/path, such as https://git.example.org/agents/keelson/src/branch/main)',
  ),
  runbooks(
    'an address of runbooks with a query',
    'https://git.example.org/keelson?ref=main',
    'is not the address of pages (got "https://git.example.org/keelson?ref=main", allowed: https://host/path, such as https://git.example.org/agents/keelson/src/branch/main)',
  ),
  runbooks(
    'an address of runbooks with a password',
    'https://me:secret@git.example.org/keelson',
    'holds credentials (allowed: https://host/path, such as https://git.example.org/agents/keelson/src/branch/main); leave them out: people log in as themselves',
  ),
];
