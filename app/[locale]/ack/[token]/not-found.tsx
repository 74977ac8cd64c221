import { AckLostScreen } from "#components/notifications/ack-lost-screen.tsx";

export default function NotFound() {
  return <AckLostScreen />;
}
