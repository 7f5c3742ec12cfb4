import { window, type Disposable } from 'vscode';
import { toProblem } from '../../core/errors';
import { maskAddresses } from '../../core/text/addresses';
import { neutralLines } from '../../core/text/neutral';
import type { Secrets } from '../../core/text/secrets';

/** Enough for a stack trace or the start of a body. */
const LONGEST_LINE = 2_000;

/** The parts of VS Code's LogOutputChannel that are used here. */
interface LogChannel {
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
  show(): void;
  dispose(): void;
}

/**
 * Opens the log in the output panel.
 * @param secrets texts to leave out, in any encoding
 */
export function openLog(secrets: Secrets): Log {
  return new Log(window.createOutputChannel('Deploy Runbook', { log: true }), secrets);
}

/** The extension's log for people. Secrets that passed through this window never show up in it. */
export class Log implements Disposable {
  /**
   * @param channel is disposed of with the log
   * @param secrets texts to leave out, in any encoding
   */
  constructor(
    private readonly channel: LogChannel,
    readonly secrets: Secrets,
  ) {}

  info(text: string): void {
    this.channel.info(this.#clean(text));
  }

  warn(text: string): void {
    this.channel.warn(this.#clean(text));
  }

  /** Writes an error with its remedy, evidence and underlying errors. */
  error(error: unknown): void {
    const { code, message, remedy, detail } = toProblem(error);
    const causes = [...causesOf(error)].map(cause => `caused by: ${cause}`);
    this.channel.error(
      this.#clean([`${code}: ${message} ${remedy}`, detail ?? '', ...causes].join('\n').trim()),
    );
  }

  /** Brings it to the front. */
  show(): void {
    this.channel.show();
  }

  dispose(): void {
    this.channel.dispose();
  }

  #clean(text: string): string {
    return neutralLines(this.secrets.mask(maskAddresses(text)), LONGEST_LINE);
  }
}

function* causesOf(error: unknown): Generator<string> {
  for (
    let cause = error instanceof Error ? error.cause : undefined;
    cause instanceof Error;
    cause = cause.cause
  ) {
    yield cause.stack ?? cause.message;
  }
}
