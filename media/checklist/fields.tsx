import type { Field, Question } from '../../src/core/journal/question';
import type { Session } from './session';

/** Where what was typed into a field is kept: another question, or another subject of it, has drafts of its own. */
function draftOf(step: string, { id, subject }: Question, { name }: Field): string {
  return `${step}/${id}/${subject}/${name}`;
}

/** What a person has typed, by the names of the fields; what is empty is left out. */
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

/** What a question asks to fill in; what was typed outlives the webview. */
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
