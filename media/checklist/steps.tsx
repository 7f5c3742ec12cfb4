import * as l10n from '@vscode/l10n';
import { useState } from 'preact/hooks';
import type { Problem } from '../../src/core/errors';
import type { PhaseView, StepView } from '../../src/core/view/view';
import { dryWordOf } from '../../src/core/view/words/dry';
import { isTicked, tickedBy, wordOf } from '../../src/core/view/words/status';
import { Refusal } from './button';
import { Facts } from './facts';
import { Filled } from './filled';
import { showStep } from './focus';
import { dryIcons, Icon, statusIcon } from './icons';
import { RichText } from './richText';
import type { Session } from './session';
import { act, StepActions } from './stepActions';
import { Time, Timed } from './time';

/** All steps by phase, each with its tick and, when expanded, its evidence. */
export function Steps({ phases, session }: { phases: readonly PhaseView[]; session: Session }) {
  return (
    <>
      {phases.map((phase, index) => (
        <section key={index} class="phase" aria-labelledby={`phase-${index}`}>
          <h2 class="section-title" id={`phase-${index}`}>
            {phase.title}
            {phase.steps.length > 0 && session.view?.dryRun === undefined && (
              <span class="count">
                {l10n.t`${phase.steps.filter(step => isTicked(step.status)).length} of ${phase.steps.length}`}
              </span>
            )}
          </h2>
          <RichText blocks={phase.notes} session={session} />
          <ol class="steps">
            {phase.steps.map(step => (
              <Step
                key={step.id}
                step={step}
                session={session}
                isCurrent={session.view?.current === step.id}
              />
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

function Step({ step, session, isCurrent }: { step: StepView; session: Session; isCurrent: boolean }) {
  const isOpen = session.isOpened(step.id);
  const isDry = session.view?.dryRun !== undefined;
  const at = step.tick?.at;
  return (
    <li
      class="step"
      id={`step-${step.id}`}
      data-status={step.status}
      data-dry={step.dry}
      aria-current={isCurrent ? 'step' : undefined}
    >
      <div class="step-row">
        {isDry ? <DryMark step={step} /> : <Box step={step} session={session} />}
        <button
          type="button"
          class="step-title"
          aria-expanded={isOpen}
          onClick={() => {
            session.setOpened(step.id, !isOpen);
          }}
        >
          <span class="name">{step.title}</span>
          <span class="summary">
            <Timed text={step.progress?.text ?? step.summary} session={session} />
          </span>
          <span class="state">
            {isDry ? dryWordOf(step) : wordOf(step)}
            {at !== undefined && (
              <>
                {' '}
                <Time at={at} session={session} />
              </>
            )}
          </span>
          <Icon name="chevron-right" />
        </button>
      </div>
      {isOpen && <Evidence step={step} session={session} />}
    </li>
  );
}

/** A dry run ticks nothing: the icon shows what was found, and the text after the title says it. */
function DryMark({ step }: { step: StepView }) {
  const icon = step.dry === undefined ? statusIcon(step) : dryIcons[step.dry];
  return (
    <span class="box" aria-hidden="true">
      {icon !== null && <Icon name={icon} />}
    </span>
  );
}

/** The tick. Pressing it reads the step or goes to its question; it never removes what is recorded. */
function Box({ step, session }: { step: StepView; session: Session }) {
  const icon = statusIcon(step);
  const mayCheck = session.isLive && step.actions.some(action => action.do === 'check');
  const isUsable = step.question !== null || mayCheck;
  const label = [
    l10n.t`Step ${step.number}, ${step.title}`,
    wordOf(step),
    mayCheck ? l10n.t('press to check now') : '',
  ]
    .filter(Boolean)
    .join(', ');
  return (
    <button
      type="button"
      role="checkbox"
      class="box"
      aria-checked={step.status === 'stale' ? 'mixed' : isTicked(step.status)}
      aria-disabled={!isUsable}
      aria-label={label}
      title={
        isUsable ? (step.question !== null ? l10n.t('Go to the question') : l10n.t('Check now')) : undefined
      }
      onClick={() => {
        if (step.question !== null) {
          showStep(step.id);
          document.getElementById(`question-${step.id}`)?.focus();
        } else if (mayCheck) void act(session, step.id, 'check');
      }}
    >
      {icon !== null && <Icon name={icon} />}
    </button>
  );
}

function Evidence({ step, session }: { step: StepView; session: Session }) {
  const [refused, setRefused] = useState<Problem | null>(null);
  const { reading, tick } = step;
  return (
    <div class="evidence">
      {tick !== null && (
        <p class="tick">
          {tickedBy(tick)}, <Time at={tick.at} session={session} />
          {tick.reason !== undefined && <q>{tick.reason}</q>}
        </p>
      )}
      {step.question === null && <RichText blocks={step.instructions} session={session} />}
      {reading !== null && step.question === null && step.problem === null && (
        <Facts id={`step-${step.id}`} facts={reading.facts} session={session} />
      )}
      <p class="read-at">
        {reading === null ? (
          unread(session)
        ) : (
          <Filled
            text={l10n.t('Read {0}: {1}')}
            parts={[
              <Time at={reading.at} session={session} />,
              <Timed text={reading.summary} session={session} />,
            ]}
          />
        )}
        {step.status === 'stale' && ` ${l10n.t('This is no longer current.')}`}
      </p>
      <StepActions step={step} session={session} onRefused={setRefused} />
      <Refusal problem={refused} />
    </div>
  );
}

function unread({ view }: Session): string {
  const owner = view?.followed?.owner;
  return owner === undefined ? l10n.t('Not checked yet.') : l10n.t`Only ${owner} can see the readings.`;
}
