import type { Field, Question } from '../../src/core/journal/question';
import type { Session } from './session';

/** Key of a field's draft. Each question, and each subject of a question, has its own drafts. */
function draftOf(step: string, { id, subject }: Question, { name }: Field): string {
  return `${step}/${id}/${subject}/${name}`;
}

/** What the person typed, by field name; empty fields are left out. */
export function typedValues(
  step: string,
  question: Question,
  session: Session,
): Readonly<Record<string, string>> {
  const typed = (question.fields ?? []).map((field): [string, string] => [
    field.name,
    (session.kept.drafts[draftOf(step, question, field)] ?? '').trim(),
  ]);
  return Object.fromEntries(typed.filter(([, text]) => text !== ''));
}

/** The fields of a question; what was typed outlives the webview. */
export function Fields({ step, question, session }: { step: string; question: Question; session: Session }) {
  return (
    <div class="fields">
      {(question.fields ?? []).map(field => {
        const draft = draftOf(step, question, field);
        const props = {
          id: `field-${draft}`,
          defaultValue: session.kept.drafts[draft] ?? '',
          required: field.optional !== true,
          onInput: (event: { currentTarget: { value: string } }) => {
            session.keep({ drafts: { ...session.kept.drafts, [draft]: event.currentTarget.value } });
          },
        };
        return (
          <div key={field.name} class="field">
            <label for={props.id}>{field.label}</label>
            {field.long === true ? <textarea rows={2} {...props} /> : <input type="text" {...props} />}
          </div>
        );
      })}
    </div>
  );
}
