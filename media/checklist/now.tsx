import * as l10n from '@vscode/l10n';
import { useState } from 'preact/hooks';
import type { Problem } from '../../src/core/errors';
import type { RunView, StepView } from '../../src/core/view/view';
import { stepsOf } from '../../src/core/view/words/attention';
import { failedStep } from '../../src/core/view/words/standing';
import { fractionOf } from '../../src/core/view/words/waiting';
import { Refusal } from './button';
import { Detail, Facts } from './facts';
import { Icon } from './icons';
import { QuestionCard } from './question';
import type { Session } from './session';
import { Links, Standing, WayBack } from './standing';
import { StepActions } from './stepActions';
import { Timed, useClock, Waiting } from './time';

/** What matters now: the steps that need a person, then those in progress. */
export function Now({ view, session }: { view: RunView; session: Session }) {
  const steps = stepsOf(view);
  const inNeed = steps.filter(step => step.question !== null || step.problem !== null);
  const working = steps.filter(step => step.status === 'working');
  if (inNeed.length + working.length === 0) return null;
  return (
    <section class="now" aria-label={l10n.t('Now')}>
      {inNeed.map(step =>
        step.question !== null ? (
          // Another subject is another question: nothing typed or expanded may carry over.
          <QuestionCard
            key={`${step.id}/${step.question.id}/${step.question.subject}`}
            view={view}
            step={step}
            question={step.question}
            session={session}
          />
        ) : (
          step.problem !== null && (
            <ProblemCard
              key={`${step.id}/problem`}
              view={view}
              step={step}
              problem={step.problem}
              session={session}
            />
          )
        ),
      )}
      {working.map(step => (
        <Working key={`${step.id}/working`} step={step} session={session} />
      ))}
    </section>
  );
}

function ProblemCard(props: {
  readonly view: RunView;
  readonly step: StepView;
  readonly problem: Problem;
  readonly session: Session;
}) {
  const { view, step, problem, session } = props;
  // An incident's card already says it.
  const isFrozen = view.incident?.frozen === true;
  const isFirst = failedStep(view) === step && !isFrozen;
  const [refused, setRefused] = useState<Problem | null>(null);
  const id = `problem-${step.id}`;
  return (
    <section class="card problem" id={id} aria-labelledby={`${id}-title`} tabIndex={-1}>
      <div class="card-top">
        <span class="overline">{l10n.t`Step ${step.number} · ${step.title}`}</span>
      </div>
      <h2 id={`${id}-title`}>
        <Icon name="error" />
        <span>
          <Timed text={problem.message} session={session} />
        </span>
      </h2>
      <p class="prose remedy">
        <Icon name="lightbulb" />
        <span>
          <Timed text={problem.remedy} session={session} />
        </span>
      </p>
      <Facts id={id} facts={step.reading?.facts ?? []} session={session} />
      {problem.detail !== undefined && <Detail id={`${id}/detail`} text={problem.detail} session={session} />}
      {isFirst && <Standing view={view} session={session} />}
      <StepActions
        step={step}
        session={session}
        // Nothing starts while an incident freezes the run: no button leads.
        {...(isFrozen ? {} : { primary: 'retry' as const })}
        onRefused={setRefused}
      >
        {isFirst && <WayBack view={view} session={session} />}
      </StepActions>
      <Refusal problem={refused} />
      {isFirst && <Links view={view} session={session} />}
    </section>
  );
}

function Working({ step, session }: { step: StepView; session: Session }) {
  const [refused, setRefused] = useState<Problem | null>(null);
  const { progress } = step;
  return (
    <section class="card working" aria-label={step.title}>
      <div class="working-line">
        <Icon name="loading" />
        <span class="grow">
          <strong>{step.title}</strong> <Timed text={progress?.text ?? step.summary} session={session} />
        </span>
        {progress !== null && <Waiting progress={progress} session={session} />}
        <StepActions step={step} session={session} onRefused={setRefused} />
      </div>
      <Bar step={step} session={session} />
      <Facts id={`working-${step.id}`} facts={step.reading?.facts ?? []} session={session} />
      <Refusal problem={refused} />
    </section>
  );
}

/** A step's progress; indeterminate if it isn't known. */
function Bar({ step: { title, progress }, session }: { step: StepView; session: Session }) {
  useClock(1000);
  const value = progress === null ? null : fractionOf(progress, session.now() - Date.parse(progress.since));
  return <progress aria-label={title} {...(value === null ? {} : { value })} />;
}
