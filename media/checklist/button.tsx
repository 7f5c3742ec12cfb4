import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Problem } from '../../src/core/errors';
import { localTimes } from '../../src/core/view/words/time';
import { Icon } from './icons';

/** A button that shows when its action is in progress, and can't be pressed again until then. */
export function Button(props: {
  /** `link`: looks like a link, where a button would stand out too much. */
  readonly tone?: 'primary' | 'secondary' | 'danger' | 'link';
  readonly disabled?: boolean;
  readonly onPress: () => Promise<unknown>;
  readonly children: ComponentChildren;
}) {
  const [isBusy, setBusy] = useState(false);
  const press = async (): Promise<void> => {
    if (isBusy || props.disabled === true) return;
    setBusy(true);
    try {
      await props.onPress();
    } finally {
      setBusy(false);
    }
  };
  // aria-disabled instead of disabled, so that a pressed button keeps the focus.
  return (
    <button
      type="button"
      class={props.tone === 'link' ? 'link' : `button ${props.tone ?? 'secondary'}`}
      aria-disabled={isBusy || props.disabled === true}
      aria-busy={isBusy}
      onClick={() => void press()}
    >
      {isBusy && <Icon name="loading" />}
      {!isBusy && props.tone === 'danger' && <Icon name="warning" />}
      <span>{props.children}</span>
    </button>
  );
}

/** Why something had no effect, and what to do. */
export function Refusal({ problem }: { readonly problem: Problem | null }) {
  if (problem === null) return null;
  return (
    <p class="refusal" role="alert">
      <Icon name="error" />
      <span>{localTimes(`${problem.message} ${problem.remedy}`)}</span>
    </p>
  );
}
