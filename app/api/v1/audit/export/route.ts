export { serveAuditExport as GET } from "#lib/server/http/serve-audit-export.ts";
