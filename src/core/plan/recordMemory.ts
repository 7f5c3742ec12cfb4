import { LOOK_AHEAD } from './planEnd';
import { readEvents, type Place } from './recordEvents';
import { readLines, screenOf, type Screen, type ScreenLine } from './screen';
import { tell, untold, type Story } from './story';

type Allowed = (address: string) => readonly string[];

/** Characters to compare; enough to tell that a record is the same one as before and has only grown. */
const SAME = 1_000;

/**
 * What was read of a record that is still growing, so that the next look reads only what is new. Used for one record, and
 * always with the same attributes that may leave it.
 */
export class RecordMemory {
  private readonly lines: ScreenLine[] = [];
  /** Length of the text that `lines` were read from. */
  private length = 0;
  private end = '';
  private place: Place = { at: 0, applied: false };
  private story: Story = untold;

  /** @throws {UnreadableError} */
  read(record: string, allowed: Allowed): { readonly story: Story; readonly screen: Screen } {
    if (record.slice(Math.max(0, this.length - SAME), this.length) !== this.end) this.forget();
    const fresh = readLines(record.slice(this.length), true);
    const finished = fresh.slice(0, -1);
    for (const line of finished) this.lines.push(line);
    this.length = record.lastIndexOf('\n') + 1;
    this.end = record.slice(Math.max(0, this.length - SAME), this.length);
    if (this.lines[0]?.text.startsWith('Script started on ') === true) this.lines.shift();
    const screen = screenOf(this.lines, fresh.at(-1));
    let { story } = this;
    for (const { event, next } of readEvents(screen, allowed, this.place)) {
      if (event !== undefined) story = tell(story, event);
      // Closer to the end, later lines may still change the meaning of a line.
      if (next.at > screen.lines.length - 2 * LOOK_AHEAD) continue;
      this.place = next;
      this.story = story;
    }
    return { story, screen };
  }

  private forget(): void {
    this.lines.length = 0;
    this.length = 0;
    this.end = '';
    this.place = { at: 0, applied: false };
    this.story = untold;
  }
}
