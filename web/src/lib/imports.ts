// Files that the house takes in, one by one, each with its report.
import { address, call } from './api.ts';
import type { ImportReport } from './contract.ts';
import { sentence_of } from './house.svelte.ts';
import { speak } from './status.svelte.ts';
import { w } from '../words/words.ts';

export const importable = '.ics,.vcf,.eml,.mbox';

export interface Imported {
  name: string;
  report?: ImportReport;
  problem?: string;
}

export async function take_in(file: File): Promise<Imported> {
  try {
    const content = new Blob([await file.arrayBuffer()], { type: 'application/octet-stream' });
    const report = (await (await call('POST', address('/api/import', {}, { name: file.name }), content)).json()) as ImportReport;
    speak(`${file.name}: ${w.import.taken(report.taken, report.updated, report.unchanged)}`);
    return { name: file.name, report };
  } catch (error) {
    return { name: file.name, problem: sentence_of(error) };
  }
}
