/** Id of the follow-up that warns about production: it is met by a rollback, a later deployment, or a person's word. */
export const PRODUCTION = 'production';

/** Whether a follow-up is the one that warns about production. */
export function isDoubt({ obligation }: { readonly obligation: { readonly id: string } }): boolean {
  return obligation.id === PRODUCTION;
}
