import type { ModelWorld } from './world';

/** What the rules know about a run. */
interface Rules {
  readonly world: ModelWorld;
  /** What the person really chose. */
  readonly chosen: readonly { readonly choice: string }[];
  readonly lockOfAnother: boolean;
  broken(what: string): void;
}
/** What the rules provide only to each other. */
interface Own {
  mustHoldLock(act: string): void;
  mustOwe(id: string, act: string): void;
  owes(id: string): boolean;
}

/** Rules for what only generic kinds do: publish, send, and run and undo commands of the runbook. */
export class GenericRules {
  #sent = 0;

  constructor(
    private readonly rules: Rules,
    private readonly own: Own,
  ) {}

  readonly before = {
    publish: (): void => {
      const { rules } = this;
      this.own.mustHoldLock('a draft is published');
      if (rules.world.github.published > 0) rules.broken('a draft is published a second time');
      if (!rules.chosen.some(c => c.choice === 'publish'))
        rules.broken('a draft is published that nobody read');
    },
    send: (): void => {
      this.own.mustHoldLock('something is sent');
      const meant = this.rules.chosen.filter(c => c.choice === 'send' || c.choice === 'again').length;
      this.#sent += 1;
      if (this.#sent > meant) this.rules.broken('something is sent that nobody approved');
    },
    /** The maintenance page goes up. */
    up: (): void => {
      this.own.mustOwe('undo:maintenance', 'the page goes up');
      if (this.rules.world.web.isUnderMaintenance) this.rules.broken('the page goes up a second time');
    },
    /** And down, even without the lock, but not during a colleague's deployment. */
    down: (): void => {
      if (this.rules.lockOfAnother) this.rules.broken('the page is taken down while a colleague deploys');
      if (!this.own.owes('undo:maintenance'))
        this.rules.broken('the page is taken down, and nothing owes it');
    },
  };
}

/** Whether a choice dispatches a workflow. */
export function isDispatch(choice: string): boolean {
  return choice === 'release' || choice === 'dispatch';
}
