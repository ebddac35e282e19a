#include "base/arena.h"
#include "base/fail.h"
#include "cli/arguments.h"
#include "cli/help.h"
#include "cli/output.h"
#include "cli/version.h"

#include <gsl/gsl_errno.h>
#include <signal.h>

static int dispatch(const struct arguments *a, struct text *out)
{
    if (a->given[OPTION_VERSION])
        text_addf(out, "colossim %s\n", program_version());
    else if (a->given[OPTION_HELP] && a->command)
        help_of_command(a->command, out);
    else if (a->given[OPTION_HELP])
        help_program(out);
    else if (a->command)
        return a->command->run(a, out);
    else
        return output_usage(a, "no command given");
    return EXIT_OK;
}

int main(int argc, char **argv)
{
    /* A closed pipe is an error of the write that meets it, and GSL reports to its caller:
     * neither ends the program. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    gsl_set_error_handler_off();
    memory_keep_freed();

    struct arena arena;
    struct text out, message;
    struct arguments arguments;
    arena_init(&arena);
    text_init(&out);
    text_init(&message);
    int code;
    if (arguments_read(argc, argv, &arguments, &arena, &message))
        code = dispatch(&arguments, &out);
    else
        code = output_usage(&arguments, "%s", text_get(&message));
    if (!output_write(&out) && code == EXIT_OK)
        code = EXIT_FAILED;
    text_free(&message);
    text_free(&out);
    arena_free(&arena);
    return code;
}
