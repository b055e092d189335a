// The kiosk's window, inside the Tauri shell.
import { tauriBackend } from './backend/tauri';
import { open } from './open';

open(document.body, tauriBackend);
