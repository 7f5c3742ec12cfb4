import './language';
import { h, render } from 'preact';
import type { ToChecklist } from '../../src/protocol';
import { App } from './app';
import { focusNext, showStep } from './focus';
import { Session } from './session';

const root = document.body.appendChild(document.createElement('div'));
root.id = 'app';

let isScrolled = false;
const session: Session = new Session(acquireVsCodeApi(), draw, step => {
  if (step === null) focusNext();
  else showStep(step);
});

function draw(): void {
  render(h(App, { session }), root);
  if (isScrolled || session.view === null) return;
  isScrolled = true;
  scrollTo(0, session.kept.scroll);
}

addEventListener('message', (event: MessageEvent<ToChecklist>) => {
  session.receive(event.data);
});
addEventListener(
  'scroll',
  () => {
    if (isScrolled) session.keep({ scroll: Math.round(scrollY) });
  },
  { passive: true },
);
draw();
session.send({ type: 'ready' });
