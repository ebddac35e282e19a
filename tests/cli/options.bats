#!/usr/bin/env bats
# The command line itself: commands, options, help, exit codes, where output goes.

load helper

commands="run check show explain schema models compare report solve sweep train search validate calibrate bench doctor completion help"

@test "help lists every command and nothing that is not there" {
    run_split colossim help
    expect_status 0
    listed=$(sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' <<<"$output" | tr '\n' ' ')
    [ "$listed" = "$commands " ] || fail_with "listed: $listed"
}

@test "every command has help with usage, its options and examples" {
    for command in $commands; do
        run_split colossim "$command" --help
        expect_status 0
        expect_output "Usage: colossim $command"
        expect_output "Examples:"
        expect_output "--quiet"
        [ -z "$errors" ]
        whole=$output
        run_split colossim help "$command"
        [ "$output" = "$whole" ] || fail_with "help $command differs from $command --help"
        run_split colossim -h "$command"
        [ "$output" = "$whole" ] || fail_with "-h $command differs from $command --help"
    done
}

@test "help fits 80 columns" {
    for command in "" $commands; do
        run_split colossim help $command
        expect_status 0
        long=$(grep -E '^.{81,}' <<<"$output") || true
        [ -z "$long" ] || fail_with "too long: $long"
    done
}

@test "every example in help is accepted by the option table" {
    for command in $commands; do
        run_split colossim help "$command"
        sed -n '/^Examples:/,$s/^  \(colossim .*\)/\1/p' <<<"$output" >examples.txt
        while IFS= read -r line; do
            read -ra words <<<"${line%%[|>]*}"
            run_split colossim "${words[@]:1}" --help
            [ "$status" -eq 0 ] || fail_with "example: $line"
        done <examples.txt
        [ -s examples.txt ]
    done
}

@test "no command is a usage error that points to help" {
    run_split colossim
    expect_status 2
    expect_error "no command given"
    expect_error "colossim help"
    [ -z "$output" ]
}

@test "an unknown command gets a suggestion" {
    run_split colossim chekc x.yaml
    expect_status 2
    expect_error "unknown command 'chekc'; did you mean 'check'?"
    run_split colossim help chekc
    expect_status 2
    expect_error "unknown command 'chekc'; did you mean 'check'?"
}

@test "a scenario without a command gets the command proposed" {
    run_split colossim plan.yaml
    expect_status 2
    expect_error "did you mean 'colossim run plan.yaml'?"
}

@test "an unknown word of a command gets the nearest one, or all there are" {
    run_split colossim bench pref
    expect_status 2
    expect_error "'bench' knows no 'pref'; did you mean 'perf'?"
    run_split colossim calibrate measure
    expect_error "'calibrate' knows no 'measure'; there are run, fit, show and steps"
    run_split colossim completion elvish
    expect_error "'completion' knows no 'elvish'; there are bash, zsh and fish"
}

@test "an unknown option gets a suggestion" {
    run_split colossim check --jsn plan.yaml
    expect_status 2
    expect_error "unknown option '--jsn'; did you mean '--json'?"
    run_split colossim --replicatoins=3 run plan.yaml
    expect_status 2
    expect_error "did you mean '--replications'?"
}

@test "an unknown option that is called like a key gets the --set to write" {
    run_split colossim train llama3-70b --gpus 512
    expect_status 2
    expect_error "unknown option '--gpus'; did you mean '--set accelerators=512'?"
    run_split colossim search llama3-70b --tp=8
    expect_error "did you mean '--set plan.tensor=8'?"
    run_split colossim train llama3-70b --accelerator mi300x
    expect_error "'train' takes no option '--accelerator'; it belongs to 'calibrate'; did you mean '--set system=mi300x'?"
    run_split colossim run plan.yaml --end 2029-01-01
    expect_error "unknown option '--end'; did you mean '--set end=2029-01-01'?"
    run_split colossim run plan.yaml --h100e-basis
    expect_error "did you mean '--set h100e-basis=VALUE'?"
    run_split colossim run plan.yaml --inflation '2 %'
    expect_error "did you mean --set 'inflation=2 %'?"
    run_split colossim run plan.yaml --gpus 8
    expect_error "did you mean '--set PATH.accelerators=8'? 'colossim explain accelerators' lists the paths"
    run_split colossim compare a.db b.db --gpus 8
    expect_error "unknown option '--gpus'"
    [[ $errors != *--set* ]] || fail_with "'compare' takes no --set"
}

@test "help says of an option what it means to that command alone" {
    run_split colossim run --help
    expect_output "default: the scenario's"
    [[ $output != *"'sweep'"* && $output != *"'calibrate"* ]] || fail_with "options of other commands"
    run_split colossim report --help
    expect_output "Write the page to FILE"
    [[ $output != *"sweep run"* ]] || fail_with "options of other commands"
    run_split colossim train --help
    expect_output "--set accelerators=512"
}

@test "the examples of help that need no file of one's own run" {
    ln -s "$SCENARIOS" scenarios
    for command in run check show explain train models doctor; do
        colossim "$command" --help | sed -n '/^Examples:/,$s/^  \(colossim .*\)/\1/p' |
            grep -vE 'plan\.yaml|run\.yaml|--relief|models show' >examples.txt
        [ -s examples.txt ]
        while read -r line; do
            (eval "$line") >/dev/null 2>errors.txt || fail_with "$line: $(cat errors.txt)"
        done <examples.txt
    done
}

@test "options are not abbreviated" {
    run_split colossim run --rep 3 plan.yaml
    expect_status 2
    expect_error "unknown option '--rep'; did you mean '--replications'?"
}

@test "an option of another command says whose it is" {
    run_split colossim check --force plan.yaml
    expect_status 2
    expect_error "'check' takes no option '--force'; it belongs to 'run'"
    run_split colossim check --csv plan.yaml # a folder to report
    expect_error "'check' takes no option '--csv'; it belongs to 'run', 'report', 'sweep'"
    run_split colossim check plan.yaml --quantile # without its value, which is not what is wrong
    expect_error "'check' takes no option '--quantile'; it belongs to 'solve'"
    run_split colossim check plan.yaml -o
    expect_error "'check' takes no option '--output'; it belongs to 'run'"
    run_split colossim check plan.yaml --force=yes
    expect_error "'check' takes no option '--force'; it belongs to 'run'"
    run_split colossim --force
    expect_error "option '--force' needs a command; it belongs to 'run'"
}

@test "an option without its value, or with one too many, is refused" {
    run_split colossim run plan.yaml --seed
    expect_status 2
    expect_error "option '--seed' needs a value"
    run_split colossim check plan.yaml --json=yes
    expect_status 2
    expect_error "option '--json' takes no value"
    run_split colossim check -x plan.yaml
    expect_status 2
    expect_error "unknown option '-x'"
}

@test "an option given twice is refused unless it repeats" {
    run_split colossim run plan.yaml --seed 1 --seed 2
    expect_status 2
    expect_error "option '--seed' is given twice"
}

@test "missing and spare arguments are refused" {
    run_split colossim check
    expect_status 2
    expect_error "'check' needs FILE"
    run_split colossim check a.yaml b.yaml
    expect_status 2
    expect_error "'check' takes no argument 'b.yaml'"
}

@test "numbers of options are checked" {
    for bad in 0 -3 2x 1.5 '' 1e-1 0.5k-; do
        run_split colossim run plan.yaml --replications "$bad"
        expect_status 2
        expect_error "--replications: '$bad' is no whole number from 1"
        expect_no_files
    done
    for large in 1000001 1e9 3M 99999999999999999999 1e300; do
        run_split colossim run plan.yaml --replications "$large"
        expect_status 2
        expect_error "--replications: '$large' is above the most allowed, 1000000"
    done
    run_split colossim check plan.yaml --seed=1e17
    expect_error "--seed: '1e17' is above the most allowed, 9000000000000000"
    run_split colossim run "$SCENARIOS/h100.yaml" --replications 0.2e1 --seed 1k -o x.db -q
    expect_status 0
    [ "$(sqlite3 x.db "SELECT count(*) FROM replications WHERE replication > 0")" = 2 ]
    [ "$(sqlite3 x.db "SELECT seed FROM scenario")" = 1000 ]
    rm x.db
    run_split colossim run plan.yaml --threads=0
    expect_status 2
    expect_error "--threads: '0' is no whole number from 1"
    run_split colossim check plan.yaml --seed=abc
    expect_status 2
    expect_error "--seed: 'abc' is no whole number from 0"
}

@test "options may stand before and after the command" {
    run_split colossim --json doctor
    before=$output
    run_split colossim doctor --json
    [ "$output" = "$before" ] || fail_with "differs"
    [[ $output == "{"* ]]
}

@test "-- ends the options" {
    run_split colossim check -- --json
    expect_status 2
    expect_error "--json"
    [[ $errors != *"takes no"* ]] || fail_with "taken as an option"
}

@test "version goes to standard output" {
    run_split colossim --version
    expect_status 0
    [[ $output =~ ^colossim\ [0-9]+\.[0-9]+ ]] || fail_with "no version"
}

@test "completion and manual page know every command and every option of help" {
    run_split colossim completion bash
    expect_status 0
    printf '%s\n' "$output" >completion.bash
    bash -n completion.bash
    run_split colossim help --format=man
    expect_status 0
    [[ $output != *$'\f'* ]] || fail_with "the manual page has a form feed"
    printf '%s\n' "$output" | sed 's/\\-/-/g; s/\\f[BRI]//g' >page.txt
    for command in $commands; do
        grep -q "\"colossim $command" page.txt || fail_with "manual page lacks $command"
        run_split colossim help "$command"
        for option in $(grep -o '^ .*--[a-z-]*' <<<"$output" | grep -o -- '--[a-z-]*' | sort -u); do
            grep -q -- "$option" page.txt || fail_with "manual page lacks $option"
            grep -q "^        $command) .*$option " completion.bash || fail_with "completion of $command lacks $option"
        done
    done
}

@test "the completion completes commands, options, files and values behind =" {
    touch plan.yaml other.txt result.db
    mkdir models
    colossim completion bash >completion.bash
    cat >ask.bash <<'ASK'
source ./completion.bash
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_colossim
echo "${COMPREPLY[*]}"
ASK
    [ "$(bash ask.bash colossim ch)" = check ]
    [ "$(bash ask.bash colossim run --repl)" = --replications ]
    [ "$(bash ask.bash colossim run pl)" = plan.yaml ]
    [ "$(bash ask.bash colossim run --output = '')" = "result.db models" ]
    [ "$(bash ask.bash colossim bench eng)" = engine ]
    [ "$(bash ask.bash colossim help sh)" = show ]
}

@test "the completions for zsh and fish know every command and option, with what it means" {
    run_split colossim completion zsh
    expect_status 0
    printf '%s\n' "$output" >_colossim
    run_split colossim completion fish
    expect_status 0
    printf '%s\n' "$output" >colossim.fish
    for command in $commands; do
        grep -q "^        '$command:" _colossim || fail_with "zsh lacks $command"
        grep -q -- " -a $command -d '" colossim.fish || fail_with "fish lacks $command"
        sed -n "/^    $command)\$/,/^        ;;/p" _colossim >case.zsh
        for option in $(colossim help "$command" | grep -o '^ .*--[a-z-]*' | grep -o -- '--[a-z-]*' | sort -u); do
            grep -qE -- "'[*]?$option=?\[." case.zsh || fail_with "zsh's $command lacks $option"
            grep -qE -- "colossim( -n '__colossim_is $command')? -l ${option#--} .*-d '." colossim.fish ||
                fail_with "fish's $command lacks $option"
        done
    done
}

@test "the completion for fish completes commands, options, files and values" {
    command -v fish >/dev/null || skip "fish is not installed"
    touch plan.yaml other.txt result.db
    mkdir models
    colossim completion fish >colossim.fish
    ask()
    {
        fish --no-config -c "source colossim.fish; complete -C '$1'" 2>errors.txt | cut -f 1
    }
    [ "$(ask 'colossim ch')" = check ]
    [ "$(ask 'colossim run --repl')" = --replications ]
    [ "$(ask 'colossim run pl')" = plan.yaml ]
    [ "$(ask 'colossim run --output=r')" = --output=result.db ]
    [ "$(ask 'colossim run -o r')" = result.db ]
    [ "$(ask 'colossim run --models m')" = models/ ]
    [ "$(ask 'colossim search --all-plans o')" = other.txt ]
    [ "$(ask 'colossim bench eng')" = engine ]
    [ "$(ask 'colossim help sh')" = show ]
    [ -z "$(ask 'colossim check --forc')" ]
    [ ! -s errors.txt ]
}

@test "the completion for zsh completes commands, options, files and values" {
    command -v zsh >/dev/null || skip "zsh is not installed"
    zsh -fc 'zmodload zsh/zpty' 2>/dev/null || skip "zsh has no zpty"
    touch plan.yaml other.txt result.db
    mkdir models
    colossim completion zsh >_colossim
    # an interactive zsh, of which each line is completed and shown
    cat >ask.zsh <<'ASK'
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PS1= RPROMPT=; fpath=($PWD \$fpath); autoload -Uz compinit; compinit -u -D; bindkey '^I' complete-word
show() { print -r -- \"<\$BUFFER>\"; BUFFER=; }; zle -N show; bindkey '^T' show; print REA''DY"
zpty -r z out '*READY*'
for line in "$@"; do
    zpty -w -n z "$line"$'\t\C-t'
    zpty -r z out '*<*>*'
    print -r -- ${${out##*<}%%>*}
done
zpty -d z
ASK
    run_split timeout 60 zsh -f ask.zsh 'colossim ch' 'colossim run --repl' 'colossim run pl' 'colossim run --output=r' \
        'colossim run -o r' 'colossim run --models m' 'colossim search --all-plans=o' 'colossim bench eng' 'colossim help sh' \
        'colossim check --forc' 'colossim sweep run pl'
    expect_status 0
    [ "$(sed 's/ *$//' <<<"$output")" = "colossim check
colossim run --replications=
colossim run plan.yaml
colossim run --output=result.db
colossim run -o result.db
colossim run --models models/
colossim search --all-plans=other.txt
colossim bench engine
colossim help show
colossim check --forc
colossim sweep run plan.yaml" ] || fail_with "completed otherwise"
}

@test "a full disk under standard output gives exit code 1 and says so" {
    [ -c /dev/full ] || skip "no /dev/full"
    rc=0
    colossim help >/dev/full 2>errors.txt || rc=$?
    [ "$rc" -eq 1 ]
    grep -q "can't write the output" errors.txt
}

@test "a closed standard output gives exit code 1, without a crash" {
    rc=0
    colossim help >&- 2>errors.txt || rc=$?
    [ "$rc" -eq 1 ]
    grep -q "can't write the output" errors.txt
}

@test "a closed pipe gives exit code 1 and no message" {
    mkfifo pipe
    exec 5<>pipe
    exec 6>pipe
    exec 5>&-
    rc=0
    colossim help >&6 2>errors.txt || rc=$?
    exec 6>&-
    [ "$rc" -eq 1 ]
    [ ! -s errors.txt ]
}

@test "doctor tells versions and where models are" {
    run_split colossim doctor
    expect_status 0
    expect_output "SQLite"
    expect_output "GSL"
    expect_output "model library"
}

@test "doctor fails when there is no model library" {
    mkdir bin
    cp "$COLOSSIM" bin/
    run_split env -u COLOSSIM_MODELS "bin/${COLOSSIM##*/}" doctor
    [[ $output == *"set COLOSSIM_MODELS"* ]] || skip "a library is installed"
    expect_status 1
}
