import { render } from 'preact';
import { App } from './app.tsx';
import { readSettings } from './settings.ts';
import './page.css';

document.body.replaceChildren();
render(<App settings={readSettings()} />, document.body);
