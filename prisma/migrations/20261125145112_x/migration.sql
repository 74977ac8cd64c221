-- AlterTable
ALTER TABLE "consumer_channels" DROP COLUMN "sealed";

-- AlterTable
ALTER TABLE "metric_sources" DROP COLUMN "sealed";

-- AlterTable
ALTER TABLE "targets" DROP COLUMN "sealed";
