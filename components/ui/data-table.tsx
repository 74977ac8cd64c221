import { clsx } from "clsx";
import type { ReactNode } from "react";

/** A column: its heading and how a row's cell is drawn; the first column is the row's heading. */
export type Column<Row> = {
  key: string;
  heading: ReactNode;
  cell: (row: Row) => ReactNode;
  isNumeric?: boolean;
};

type Props<Row> = {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  isSelected?: (row: Row) => boolean;
  /** The one row that the page points out. */
  isCurrent?: (row: Row) => boolean;
};

/** A plain table that scrolls inside its own box when it is too wide. */
export function DataTable<Row>({ caption, columns, rows, rowKey, isSelected, isCurrent }: Props<Row>) {
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={caption}>
      <table className="vt">
        <caption className="vh">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ key, heading, isNumeric }) => (
              <th key={key} scope="col" className={clsx(isNumeric && "num")}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              className={clsx(isSelected?.(row) && "sel")}
              aria-current={isCurrent?.(row) ? "true" : undefined}
            >
              {columns.map(({ key, cell, isNumeric }, index) =>
                index === 0 ? (
                  <th key={key} scope="row">
                    {cell(row)}
                  </th>
                ) : (
                  <td key={key} className={clsx(isNumeric && "num")}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
