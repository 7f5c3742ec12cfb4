/** File beside a service's checkout in which its commands and its address note what they did, one line each. */
export const LOG = 'log';
