import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { SubmitByKey } from "./submit-by-key.tsx";

function draw() {
  const sent = vi.fn((event: { preventDefault: () => void }) => event.preventDefault());
  const other = vi.fn((event: { preventDefault: () => void }) => event.preventDefault());
  render(
    <main>
      <SubmitByKey />
      <form onSubmit={sent}>
        <input aria-label="note" />
        <div className="goal">
          <button>Shift 5%</button>
        </div>
      </form>
      <form onSubmit={other}>
        <input aria-label="reason" />
        <button>Cancel rollback</button>
      </form>
    </main>,
  );
  return { sent, other };
}

it("presses the primary button of the step, from its form or from nowhere", () => {
  const { sent } = draw();
  fireEvent.keyDown(document, { key: "Enter", ctrlKey: true });
  screen.getByLabelText("note").focus();
  fireEvent.keyDown(document, { key: "Enter", metaKey: true });
  expect(sent).toHaveBeenCalledTimes(2);
});

it("presses nothing while another form is filled in, without a modifier, or while the key is held down", () => {
  const { sent, other } = draw();
  fireEvent.keyDown(document, { key: "Enter" });
  fireEvent.keyDown(document, { key: "Enter", ctrlKey: true, repeat: true });
  screen.getByLabelText("reason").focus();
  fireEvent.keyDown(document, { key: "Enter", ctrlKey: true });
  expect(sent).not.toHaveBeenCalled();
  expect(other).not.toHaveBeenCalled();
});
