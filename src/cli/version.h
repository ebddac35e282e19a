/* The version of the program, as configure knows it. */
#ifndef COLOSSIM_CLI_VERSION_H
#define COLOSSIM_CLI_VERSION_H

/* '0.1.0' */
const char *program_version(void);

#endif
