/** `22:55 UTC`, with the date when it isn't the same day as `now`. @param now milliseconds since the epoch */
export function clockTime(time: string | number, now: number): string {
  const iso = new Date(time).toISOString();
  const day = iso.slice(0, 10);
  return `${day === new Date(now).toISOString().slice(0, 10) ? '' : `${day} `}${iso.slice(11, 16)} UTC`;
}
