import { isDocument } from '../runbook/files';
import { cursorIn } from './cursor';
import { documentPlace } from './documentPlace';
import { understood, type Place } from './place';

/** A text with a cursor. Lines and columns count from 0. */
export interface Written {
  /** Name of the runbook's file, which determines the format. */
  readonly file: string;
  readonly text: string;
  readonly line: number;
  readonly character: number;
}

/** @returns undefined if nothing can be completed: in the prose of a document, or outside of everything */
export function placeIn({ file, text, line, character }: Written): Place | undefined {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  if (isDocument(file)) return documentPlace(lines, line, character);
  const cursor = cursorIn(lines, line, character);
  if (cursor === undefined) return undefined;
  return { ...cursor, whole: understood(cursor.value), isBeside: false, headings: [] };
}
