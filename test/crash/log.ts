/** File beside a service's checkout in which its commands and its address note what they did, a line each. */
export const LOG = 'log';
