import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Problem } from '../../src/core/errors';
import { Icon } from './icons';

/** A button whose press takes a while: it shows that, and can't be pressed twice. */
export function Button(props: {
  /** `link`: no more than a link, where a button would be too loud. */
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
  // aria-disabled instead of disabled: a button that is pressed keeps the focus.
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
      <span>
        {problem.message} {problem.remedy}
      </span>
    </p>
  );
}
