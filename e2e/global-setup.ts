import { rmSync } from "node:fs";
import { keepFirstStart, makeRunDirectory } from "./product.ts";

/** Starts the product once and keeps its data, from which every file of journeys starts anew; gives the way to clean up. */
export default async function setUp(): Promise<() => void> {
  const directory = makeRunDirectory();
  const cleanUp = () => rmSync(directory, { recursive: true, force: true });
  try {
    await keepFirstStart();
    return cleanUp;
  } catch (error) {
    cleanUp();
    throw error;
  }
}
