import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

// Without global hooks the library cannot take down by itself what a test has drawn.
afterEach(cleanup);
