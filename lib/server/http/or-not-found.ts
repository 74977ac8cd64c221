import { notFound } from "next/navigation";
import { AppError } from "#lib/schema/app-error.ts";

/** Gives what a page reads, or the page that says that there is nothing at this address when it does not exist. */
export async function orNotFound<Value>(reading: Promise<Value>): Promise<Value> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") notFound();
    throw error;
  }
}
