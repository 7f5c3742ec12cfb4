import { window, type Disposable } from 'vscode';
import { toProblem } from '../../core/errors';
import { maskAddresses } from '../../core/text/addresses';
import { neutralLines } from '../../core/text/neutral';
import type { Secrets } from '../../core/text/secrets';

/** A stack or a body's beginning fits. */
const LONGEST_LINE = 2_000;

/** What is used of VS Code's LogOutputChannel. */
interface LogChannel {
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
  show(): void;
  dispose(): void;
}

/**
 * Opens the log in the output panel.
 * @param secrets what is left out, however it is written
 */
export function openLog(secrets: Secrets): Log {
  return new Log(window.createOutputChannel('Deploy Runbook', { log: true }), secrets);
}

/** What the extension writes down for people. Secrets that passed through this window never show in it. */
export class Log implements Disposable {
  /**
   * @param channel is disposed of with the log
   * @param secrets what is left out, however it is written
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

  /** Writes what went wrong with its remedy, evidence and the errors underneath. */
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
