#include "cli/version.h"

const char *program_version(void)
{
    return PACKAGE_VERSION;
}
