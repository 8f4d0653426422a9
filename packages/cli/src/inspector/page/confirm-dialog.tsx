import { useEffect, useRef } from 'preact/hooks';

export interface Question {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  onYes(): void;
}

/** Asks for confirmation. Escape means no, and the focus returns to where it was. */
export function ConfirmDialog({ question, onDone }: { question: Question; onDone(): void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    dialog.current?.showModal();
    return () => before?.focus();
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby="question" aria-describedby="question-text" onClose={onDone}>
      <h2 id="question" class="question">
        {question.title}
      </h2>
      <p id="question-text">{question.text}</p>
      <div class="answers">
        <button type="button" onClick={() => dialog.current?.close()}>
          Cancel
        </button>
        <button
          type="button"
          class="primary"
          onClick={() => {
            question.onYes();
            dialog.current?.close();
          }}
        >
          {question.yes}
        </button>
      </div>
    </dialog>
  );
}
