import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { type Answer, excerpt, isHtml, mask, textOf } from './answer';
import { type Service, problemOf } from './service';

type Schema<T> = v.GenericSchema<unknown, T>;

/**
 * The answer's JSON body, checked field by field.
 * @param anyType true to accept any content type except a web page (OCI config blobs are `application/octet-stream`)
 * @throws {ProblemError} `<service>.html` for a web page, `<service>.malformed` for anything else that doesn't fit; the message
 * names the field
 */
export function parseJson<T>(service: Service, schema: Schema<T>, answer: Answer, anyType = false): T {
  refuseHtml(service, answer);
  const type = answer.headers['content-type'] ?? '';
  if (!anyType && !/^application\/([\w.+-]+\+)?json\b/i.test(type)) {
    const found = type === '' ? l10n.t('no content type') : mask(type, answer.secrets).slice(0, 80);
    throw problemOf(
      service,
      'malformed',
      l10n.t`${service.name} answered with ${found} instead of JSON (${answer.place}).`,
      excerpt(answer),
    );
  }
  let body: unknown;
  try {
    body = JSON.parse(textOf(answer));
  } catch {
    throw problemOf(
      service,
      'malformed',
      l10n.t`${service.name} answered with broken JSON (${answer.place}).`,
      excerpt(answer),
    );
  }
  return checkBody(service, schema, body, answer);
}

/**
 * No API of ours returns a web page, so something else must have answered.
 * @throws {ProblemError} `<service>.html`
 */
export function refuseHtml(service: Service, answer: Answer): void {
  if (!isHtml(answer)) return;
  throw problemOf(
    service,
    'html',
    l10n.t`${service.name} answered with a web page instead of data (${answer.place}): a login page, or the wrong address.`,
    excerpt(answer),
  );
}

/**
 * An already parsed body, checked field by field.
 * @throws {ProblemError} `<service>.malformed`, naming the first field that doesn't fit
 */
export function checkBody<T>(
  service: Service,
  schema: Schema<T>,
  body: unknown,
  where: Pick<Answer, 'place' | 'secrets' | 'quotable'>,
): T {
  const result = parsed(service, schema, body, where.place);
  if (result.success) return result.output;
  const [issue] = result.issues;
  // The field name in a record comes from the server.
  const field = mask(v.getDotPath(issue) ?? l10n.t('the body'), where.secrets).slice(0, 200);
  const words = where.quotable
    ? mask(issue.message, where.secrets).slice(0, 200)
    : issue.expected === null
      ? l10n.t('expected something else')
      : l10n.t`expected ${issue.expected}`;
  throw problemOf(
    service,
    'malformed',
    l10n.t`${service.name}'s answer to ${where.place} doesn't fit at ${field}: ${words}.`,
  );
}

/** Whatever a server sends, the worst outcome of parsing it is a problem. */
function parsed<T>(service: Service, schema: Schema<T>, body: unknown, place: string) {
  try {
    return v.safeParse(schema, body, { abortEarly: true });
  } catch {
    throw problemOf(service, 'malformed', l10n.t`${service.name}'s answer to ${place} can't be read.`);
  }
}
