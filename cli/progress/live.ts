import { stripVTControlCharacters } from 'node:util';
import type { Surface } from '../terminal';
import { wrap } from '../text';
import type { ProgressModel } from './model';
import type { Progress } from './progress';
import { drawTree } from './tree';

const FRAME_MILLISECONDS = 100;
const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
const ERASE_BELOW = '\x1b[0J';

/**
 * Draws the tree in place, ten times a second. Each frame is one write, so that no half frame is ever seen; lines that were printed
 * meanwhile stay above.
 */
export class LiveProgress implements Progress {
  private readonly timer: NodeJS.Timeout;
  private frame = 0;
  private drawn: readonly string[] = [];
  stopped = false;

  constructor(
    readonly model: ProgressModel,
    private readonly surface: Surface,
    private readonly now: () => number,
    private readonly planned: boolean,
  ) {
    surface.stream.write(HIDE_CURSOR);
    this.timer = setInterval(() => this.draw(), FRAME_MILLISECONDS);
    this.timer.unref();
    this.draw();
  }

  note(text: string): void {
    const lines = text
      .split('\n')
      .flatMap((line) => wrap(line, this.surface.columns() - 1))
      .join('\n');
    if (this.stopped) {
      this.surface.stream.write(`${lines}\n`);
      return;
    }
    this.surface.stream.write(`${this.back()}${ERASE_BELOW}${lines}\n`);
    this.drawn = [];
    this.draw();
  }

  stop(): void {
    if (this.stopped) {
      return;
    }
    this.model.end();
    this.draw();
    this.stopped = true;
    clearInterval(this.timer);
    this.surface.stream.write(SHOW_CURSOR);
  }

  private draw(): void {
    const { colors, glyphs } = this.surface;
    const lines = drawTree(this.model, {
      colors,
      glyphs,
      columns: this.surface.columns(),
      rows: this.surface.rows(),
      now: this.now(),
      frame: this.frame,
      planned: this.planned,
    });
    this.frame += 1;
    this.surface.stream.write(`${this.back()}${ERASE_BELOW}${lines.map((line) => `${line}\n`).join('')}`);
    this.drawn = lines;
  }

  /** To the first column of the first line of the last frame; a window that became narrower has broken its lines since. */
  private back(): string {
    const columns = this.surface.columns();
    let height = 0;
    for (const line of this.drawn) {
      height += Math.max(1, Math.ceil(stripVTControlCharacters(line).length / columns));
    }
    return height > 0 ? `\r\x1b[${height}A` : '\r';
  }
}
