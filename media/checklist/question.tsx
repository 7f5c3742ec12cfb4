import * as l10n from '@vscode/l10n';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Problem } from '../../src/core/errors';
import type { Choice } from '../../src/core/journal/question';
import type { RunView, StepAction, StepView } from '../../src/core/view/view';
import { waysOn, type WayOn } from '../../src/core/view/waysOn';
import { reasonProblem } from '../../src/core/view/words/reason';
import { Button, Refusal } from './button';
import { Versions } from './changes';
import { Facts } from './facts';
import { Fields, typedValues } from './fields';
import { focusHeading } from './focus';
import { RichText } from './richText';
import type { Session } from './session';
import { act } from './stepActions';
import { Countdown, Timed } from './time';

/** A waiting question: what it is about, when it expires, and what each choice does. */
export function QuestionCard(props: {
  readonly view: RunView;
  readonly step: StepView;
  readonly question: NonNullable<StepView['question']>;
  readonly session: Session;
}) {
  const { view, step, question, session } = props;
  const [problem, setProblem] = useState<Problem | null>(null);
  const [asked, setAsked] = useState<Choice | null>(null);
  const card = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const element = card.current;
    // The card disappears when it is answered; the focus must not get lost with it.
    return () => {
      if (element?.contains(document.activeElement) === true) focusHeading();
    };
  }, []);
  const decide = async (choice: Choice, reason?: string): Promise<void> => {
    setProblem(null);
    const values = typedValues(step.id, question, session);
    const refused = await session.request({
      type: 'answer',
      run: session.view?.runId ?? '',
      step: step.id,
      question: question.id,
      subject: question.subject,
      choice: choice.id,
      ...(reason === undefined ? {} : { reason }),
      ...(Object.keys(values).length === 0 ? {} : { values }),
    });
    setProblem(refused);
  };
  const id = `question-${step.id}`;
  const facts = step.reading?.facts ?? [];
  const stepButton = (what: StepAction['do']) => {
    const action = step.actions.find(each => each.do === what);
    return action === undefined ? null : (
      <Button
        key={action.do}
        onPress={async () => {
          setProblem(await act(session, step.id, action.do));
        }}
      >
        {action.label}
      </Button>
    );
  };
  const choiceOf = (way: WayOn) =>
    way.is === 'answer' ? question.choices.find(each => each.id === way.choice) : undefined;
  // The best choice first: for a plan with surprises, that is to decline it.
  const ways = waysOn(view)
    .filter(way => 'step' in way && way.step === step.id)
    .toSorted((a, b) => rank[choiceOf(a)?.tone ?? 'none'] - rank[choiceOf(b)?.tone ?? 'none']);
  // The terminal shows what is being approved.
  const terminal = stepButton('show-terminal');
  const watch = stepButton('watch');
  return (
    <section ref={card} class="card question" id={id} aria-labelledby={`${id}-title`} tabIndex={-1}>
      <div class="card-top">
        <span class="overline">{l10n.t`Step ${step.number} · ${step.title}`}</span>
        {question.expiresAt !== undefined && <Countdown until={question.expiresAt} session={session} />}
      </div>
      <h2 id={`${id}-title`}>
        <Timed text={question.title} session={session} />
      </h2>
      {facts.some(fact => fact.diff !== undefined) && (
        <div class="comes-to">
          <Versions versions={view.versions} />
          <p>{step.reading?.summary}</p>
        </div>
      )}
      <div class={question.rich === undefined ? undefined : 'beside'}>
        <div>
          {question.rich === undefined ? (
            <p class="prose">
              <Timed text={question.detail} session={session} />
            </p>
          ) : (
            <RichText blocks={question.rich} session={session} />
          )}
          <RichText blocks={step.instructions} session={session} />
        </div>
        <Facts id={id} facts={facts} session={session} subject={question.subject} beside={question.detail} />
      </div>
      {session.isLive && (ways.length > 0 || terminal !== null || watch !== null) && (
        <div class="answers">
          {question.fields !== undefined && <Fields step={step.id} question={question} session={session} />}
          <div class="buttons">
            {ways.map(way => {
              const choice = choiceOf(way);
              if (choice !== undefined)
                return (
                  <Button
                    key={choice.id}
                    tone={choice.tone}
                    onPress={async () => {
                      if (choice.needsReason === true) setAsked(asked === choice ? null : choice);
                      else await decide(choice);
                    }}
                  >
                    {choice.label}
                  </Button>
                );
              return way.is === 'step' ? stepButton(way.do) : null;
            })}
            {watch !== null && (
              <>
                {watch}
                {stepButton('check')}
              </>
            )}
            {terminal}
          </div>
          {asked !== null && (
            <Reason
              key={asked.id}
              draft={`${step.id}/${question.id}/${question.subject}/${asked.id}`}
              choice={asked}
              session={session}
              onGiven={reason => decide(asked, reason)}
            />
          )}
          <Refusal problem={problem} />
        </div>
      )}
    </section>
  );
}

const rank = { primary: 0, secondary: 1, danger: 1, none: 2 } as const;

/** Asks for a reason inside the card; what was typed outlives the webview. */
function Reason(props: {
  readonly draft: string;
  readonly choice: Choice;
  readonly session: Session;
  readonly onGiven: (reason: string) => Promise<void>;
}) {
  const { draft, choice, session, onGiven } = props;
  const [text, setText] = useState(session.kept.drafts[draft] ?? '');
  const [isTried, setTried] = useState(false);
  const input = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    input.current?.focus();
  }, []);
  const wrong = reasonProblem(text);
  const give = async (): Promise<void> => {
    setTried(true);
    if (wrong === undefined) await onGiven(text.trim());
    else input.current?.focus();
  };
  return (
    <div class="reason">
      <label for={`reason-${draft}`}>{l10n.t('Why? It is recorded with your name.')}</label>
      <textarea
        ref={input}
        id={`reason-${draft}`}
        rows={2}
        value={text}
        aria-invalid={isTried && wrong !== undefined}
        aria-describedby={`wrong-${draft}`}
        onInput={event => {
          const typed = event.currentTarget.value;
          setText(typed);
          session.keep({ drafts: { ...session.kept.drafts, [draft]: typed } });
        }}
        onKeyDown={event => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void give();
        }}
      />
      <p id={`wrong-${draft}`} class="wrong" role="status">
        {isTried ? wrong : ''}
      </p>
      <Button tone={choice.tone} onPress={give}>
        {choice.label.replace(/…$/, '')}
      </Button>
    </div>
  );
}
