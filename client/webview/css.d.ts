/** Stylesheets are imported for the bundler, which collects them in main.css. */
declare module "*.css";
