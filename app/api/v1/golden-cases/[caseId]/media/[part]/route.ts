export { serveSampleMedia as GET } from "#lib/replays/serve-sample-media.ts";
