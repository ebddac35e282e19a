#include "cli/version.h"

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

const char *program_version(void)
{
    return PACKAGE_VERSION;
}
