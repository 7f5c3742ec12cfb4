import { readAddress } from './address';
import type { PlanCounts } from './plan';
import type { ScreenLine } from './screen';

/** One action of an apply on a resource: a replacement takes two. */
export type ApplyAct = 'create' | 'modify' | 'destroy' | 'import';

/** What one line says about an apply. */
export type ApplyLine =
  | { readonly is: 'started' | 'done'; readonly address: string; readonly does: ApplyAct }
  | { readonly is: 'complete'; readonly counts: PlanCounts }
  | { readonly is: 'cancelled' };

const COMPLETE =
  /^Apply complete! Resources: (?:(\d+) imported, )?(\d+) added, (\d+) changed, (\d+) destroyed(?:, \d+ forgotten)?\.(?: Actions: (\d+) invoked(?:, (\d+) failed)?\.?)?$/;
const STARTED = /^(?: \(deposed object [0-9a-f]+\))?: (Creating|Modifying|Destroying|Importing)\.\.\./;
const DONE =
  /^(?: \(deposed object [0-9a-f]+\))?: (?:(Creation|Modifications|Destruction) complete after|(Import) complete)/;
const ACTS: Readonly<Record<string, ApplyAct>> = {
  Cre: 'create',
  Mod: 'modify',
  Des: 'destroy',
  Imp: 'import',
};

const SOMEWHERE =
  /\S: (?:Creating|Modifying|Destroying|Importing)\.\.\.|(?:Creation|Modifications|Destruction) complete after |Apply complete! Resources: /;
/** Longer lines aren't Terraform's. */
const LONGEST = 5_000;

/** Whether a line says within it that something is applied, e.g. behind the name of another unit or container. */
export function saysThatItApplies({ text }: ScreenLine): boolean {
  return text.length <= LONGEST && SOMEWHERE.test(text);
}

/** https://github.com/hashicorp/terraform/blob/v1.11.4/internal/command/views/hook_ui.go and apply.go next to it */
export function readApplyLine({ text, plain }: ScreenLine): ApplyLine | undefined {
  if (!plain) return undefined;
  if (text === 'Apply cancelled.') return { is: 'cancelled' };
  const complete = COMPLETE.exec(text);
  if (complete !== null) {
    const count = (group: number) => Number(complete[group] ?? 0);
    // An action whose failure may be ignored counts as invoked, too.
    const invoke = count(5) - count(6);
    return {
      is: 'complete',
      counts: {
        import: count(1),
        add: count(2),
        change: count(3),
        destroy: count(4),
        ...(invoke === 0 && count(6) === 0 ? {} : { invoke }),
      },
    };
  }
  if (!text.includes(': ')) return undefined;
  const address = readAddress(text)?.text;
  if (address === undefined) return undefined;
  const rest = text.slice(address.length);
  const started = STARTED.exec(rest);
  const done = started ?? DONE.exec(rest);
  const does = ACTS[(done?.[1] ?? done?.[2] ?? '').slice(0, 3)];
  return does === undefined ? undefined : { is: started === null ? 'done' : 'started', address, does };
}
