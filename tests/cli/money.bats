#!/usr/bin/env bats
# Money: an operator with 'funding' waits for cash, and what it can't pay is said.

load helper

plain=$FIXTURES/plain.yaml

# metric NAME: its value in the JSON that stands in $output.
metric()
{
    python3 -c 'import json, sys; print("%.10g" % json.load(sys.stdin)["metrics"][sys.argv[1]]["value"])' "$1" <<<"$output"
}

expect_metric()
{
    local value
    value=$(metric "$1")
    [ "$value" = "$2" ] || fail_with "$1 is $value, not $2"
}

# fund LINES...: the plain scenario with the operator's funding, in tiny.yaml.
fund()
{
    {
        echo 'colossim: 1'
        echo "base: $plain"
        echo 'operators:'
        echo '  owner:'
        echo '    funding:'
        printf '      %s\n' "$@"
    } >tiny.yaml
}

# Each box costs $100k, the hall $600k on the first day, land and staff nothing. The second box waits 10 days for the raise, the
# third one from 20 February to the end; the energy of January finds no cash.
@test "a delivery waits until it can be paid" {
    fund 'cash: $700k' 'raises: {seed: {date: 2025-02-11, amount: $200k}}'
    run_split colossim run tiny.yaml --json
    expect_status 0
    expect_metric cash_raised 900000
    expect_metric waiting_accelerator_days_cash 160
    expect_metric cash_lowest "$(python3 -c 'print("%.10g" % (-9.6 * 0.1 * 24 * 30))')"
    run_split colossim run tiny.yaml
    expect_output "cash 90.9 %"
    expect_output "of operators with 'funding'"
    expect_output "first on 2025-02-01"
}

# The answer stands above the timeline. The energy of January and the first interest are due on 1 February.
@test "the answer tells who can't pay in time, and who can't serve its debt" {
    told()
    {
        sed -n '2,/; seed 1/p' <<<"$output" | tr -s '\n ' ' '
    }
    fund 'cash: $700k' 'raises: {seed: {date: 2025-02-11, amount: $200k}}'
    run_split colossim run tiny.yaml
    [[ $(told) == *"owner can't pay all its bills in time, first on 2025-02-01: \$"*" at most."* ]] || fail_with "nothing unpaid: $(told)"
    run_split colossim run tiny.yaml --set operators.owner.funding.cash='$2M'
    [[ $(told) != *"in time"* ]] || fail_with "all is paid: $(told)"
    fund 'cash: $50k' 'loans: {bank: {limit: $1M, rate: 12 %, term: 2 years, advance: 50 %, repay: bullet}}'
    printf '%s\n' '    orders: {boxes: {deliveries: [{date: 2025-01-01, accelerators: 8}]}}' 'milestones: null' \
        'models: {sites: {room: {shell-cost: 0 $/W}}}' >>tiny.yaml
    run_split colossim run tiny.yaml
    [[ $(told) == *"owner can't serve its debt in time, first on 2025-02-01: \$"*" at most."* ]] || fail_with "the debt is served: $(told)"
}

@test "an operator without funding has no cash to speak of" {
    run_split colossim run "$plain" --json
    expect_status 0
    [ "$(python3 -c 'import json, sys; r = json.load(sys.stdin); print(r["metrics"]["cash"]["value"], r["cash"])' <<<"$output")" = "None []" ] || fail_with "there is cash"
    run_split colossim run "$plain"
    [[ $output != *cash* ]] || fail_with "the report speaks of cash"
}

@test "money can be varied like any other key" {
    fund 'cash: {dist: uniform, low: $600k, high: $900k}'
    run_split colossim run tiny.yaml --replications 4 --json
    expect_status 0
    run_split colossim run tiny.yaml --set operators.owner.funding.cash='$1M' --json
    expect_metric waiting_accelerator_days_cash 0
}

@test "a raise beyond the run is refused at its place" {
    fund 'cash: $700k' 'raises: {seed: {date: 2026-02-11, amount: $200k}}'
    run_split colossim run tiny.yaml
    expect_status 2
    expect_error "tiny.yaml:7"
    expect_error "raise"
    fund 'cash: 700k'
    run_split colossim run tiny.yaml
    expect_status 2
    expect_error "expected"
    fund 'gifts: $3'
    run_split colossim run tiny.yaml
    expect_status 2
    expect_error "gifts"
}

# $80k are left for the second box, which costs $100k; the raise of 11 February pays for the third and serves the loan.
@test "a loan on deliveries pays its share of them" {
    fund 'cash: $780k' 'raises: {seed: {date: 2025-02-11, amount: $200k}}' \
        'loans: {bank: {limit: $1M, rate: 12 %, term: 2 years, advance: 50 %}}'
    run_split colossim run tiny.yaml --json
    expect_status 0
    expect_metric waiting_accelerator_days_cash 0
    expect_metric debt_overdue 0
    expect_metric debt_highest "$(python3 -c 'print("%.10g" % (20000 + 9.6 * 0.1 * 24 * 30))')"
    run_split colossim run tiny.yaml
    expect_output "debt service"
}

# The hall is free; the box takes $50k of cash and a loan of $50k, whose bills from 1 February on find no cash.
@test "a lender takes the lot whose debt is not served" {
    fund 'cash: $50k' 'loans: {bank: {limit: $1M, rate: 12 %, term: 2 years, advance: 50 %, repay: bullet, grace: 40 days}}'
    printf '%s\n' '    orders: {boxes: {deliveries: [{date: 2025-01-01, accelerators: 8}]}}' 'milestones: null' \
        'models: {sites: {room: {shell-cost: 0 $/W}}}' >>tiny.yaml
    run_split colossim run tiny.yaml --set end=2025-05-01 --json
    expect_status 0
    expect_metric debt 0
    expect_metric accelerators_energised 0
    expect_metric debt_released "$(python3 -c 'print("%.10g" % round(50e3 + 500 * (1.01 ** 3 - 1) / 0.01, 6))')"
    run_split colossim run tiny.yaml --set end=2025-05-01
    expect_output "operator 'owner' took 8 accelerators"
    run_split colossim check tiny.yaml --set operators.owner.funding.loans.bank.advance=null
    expect_status 2
    expect_error "'grace' has no effect on loan 'bank'"
}

@test "a loan that can't be is refused at its place" {
    fund 'cash: $700k' 'loans: {bank: {limit: $1M, rate: 12 %, term: 2 years, outstanding: $2M}}'
    run_split colossim check tiny.yaml
    expect_status 2
    expect_error "more is outstanding on loan 'bank'"
    fund 'cash: $700k' 'loans: {bank: {limit: $1M, term: 2 years}}'
    run_split colossim check tiny.yaml
    expect_status 2
    expect_error "rate"
    fund 'loans: {bank: {limit: $1M, rate: 9 %, term: 2 years, advance: 50 %, shares: {value: $1M, loan-to-value: 30 %, margin-call: 20 %}}}'
    run_split colossim check tiny.yaml
    expect_status 2
    expect_error "advance"
    expect_error "as soon as it is drawn"
    fund 'loans: {bank: {limit: $1M, rate: 9 %, term: 2 years, from: 2025-02-01, until: 2025-01-01}}'
    run_split colossim check tiny.yaml
    expect_status 2
    expect_error "can never be drawn"
    fund 'loans: {bank: {limit: $1M, rate: 9 %, term: 2 years, from: 2025-02-01, interest-added-until: 2025-02-01}}'
    run_split colossim check tiny.yaml
    expect_status 2
    expect_error "no interest is ever added to what is owed on loan 'bank'"
}

# The run ends on 2 March. A draw of 10 February bears its first interest as February ends, what is outstanding as January does.
@test "interest is added where a month ends in time, of what is outstanding before the first draw too" {
    local loan='limit: $1M, rate: 12 %, term: 2 years, from: 2025-02-10'
    fund 'cash: $2M' "loans: {bank: {$loan, interest-added-until: 2025-02-28}}"
    run_split colossim check tiny.yaml
    expect_status 2
    expect_error "no interest is ever added to what is owed on loan 'bank': no month ends after 2025-02-10 and by 'interest-added-until'"
    run_split colossim check tiny.yaml --set operators.owner.funding.loans.bank.interest-added-until=2025-03-01
    expect_status 0
    run_split colossim check tiny.yaml --set operators.owner.funding.loans.bank.from=2025-03-01 --set operators.owner.funding.loans.bank.interest-added-until=2025-03-02
    expect_status 0
    fund 'cash: $2M' "loans: {bank: {$loan, outstanding: \$100k, interest-added-until: 2025-02-01}}"
    run_split colossim run tiny.yaml --json --set end=2025-02-28
    expect_status 0
    expect_metric debt 101000
}

# order LINES...: the plain scenario with more keys of its order, in tiny.yaml.
order()
{
    {
        echo 'colossim: 1'
        echo "base: $plain"
        echo 'operators:'
        echo '  owner:'
        echo '    orders:'
        echo '      boxes:'
        printf '        %s\n' "$@"
    } >tiny.yaml
}

@test "what is cancelled loses its deposit" {
    order 'cancelled: 2025-02-10' 'payment: {deposit: 30 %, ahead: 40 days}'
    run_split colossim run tiny.yaml --json
    expect_status 0
    expect_metric running_cost_forfeit 30000
    expect_metric accelerators_delivered 16
    run_split colossim run tiny.yaml
    expect_output "forfeit"
}

@test "leases, tax and insurance are billed by the month" {
    order 'payment: {lease: 1 $/hour}'
    run_split colossim run tiny.yaml --json \
        --set sites.room.property-tax.rate='1.2 % / year' --set sites.room.property-tax.on=cost
    expect_status 0
    expect_metric running_cost_lease "$(python3 -c 'print((60 + 29 + 10) * 8 * 24)')"
    expect_metric running_cost_tax "$(python3 -c 'print("%.10g" % sum(round(0.012 * 600000 * d / 365.25, 6) for d in (31, 28, 1)))')"
    expect_metric capital_it 0
}

# No chip is bought here: 'null' leaves its price out, as of one that nobody published.
@test "what is leased needs no price, but for spare nodes, which are bought" {
    order 'failures: llama3' 'payment: {lease: 1 $/hour}'
    local unpriced=(--set models.accelerators.chip.price=null)
    run_split colossim run tiny.yaml --json "${unpriced[@]}"
    expect_status 0
    expect_metric running_cost_lease "$(python3 -c 'print((60 + 29 + 10) * 8 * 24)')"
    expect_metric capital_it 0
    run_split colossim check tiny.yaml "${unpriced[@]}" --set operators.owner.orders.boxes.payment=null
    expect_status 2
    expect_error "models.accelerators.chip.price is not published"
    run_split colossim check tiny.yaml "${unpriced[@]}" --set 'sites.room.repair={spares: {box: {nodes: {count: 1, lead-time: 3 days}}}}'
    expect_status 2
    expect_error "models.accelerators.chip.price is not published"
    run_split colossim check tiny.yaml "${unpriced[@]}" --set 'sites.room.repair={spares: {box: {parts: {count: 1, lead-time: 3 days}}}}'
    expect_status 0
}

@test "where all has gone back at the end the answer tells what there was" {
    order 'deliveries: [{date: 2025-01-01, accelerators: 8}]' 'payment: {lease: 1 $/hour, lease-term: 20 days}'
    run_split colossim run tiny.yaml --set sample=week --set milestones=null
    expect_status 0
    expect_output "0 accelerators are energised on 2025-03-01, at most 8 before that."
}

@test "terms of payment without effect are refused at their place" {
    order 'payment: {deposit: 30 %}'
    run_split colossim check tiny.yaml
    expect_status 2
    expect_error "how long 'ahead'"
    order 'payment: {ahead: 40 days}'
    run_split colossim check tiny.yaml
    expect_status 2
    expect_error "no effect without a deposit"
    order 'payment: {credit: 30 days}'
    run_split colossim check tiny.yaml
    expect_status 2
    expect_error "no 'funding'"
    order 'payment: {deposit: 30 %, ahead: 40 days, lease: 1 $/hour}'
    run_split colossim check tiny.yaml
    expect_status 2
    expect_error "is leased"
    order 'cancelled: 2027-02-10'
    run_split colossim check tiny.yaml
    expect_status 2
    expect_error "cancellation"
    run_split colossim check "$plain" --set sites.room.halls.hall.paid=by-use --set sites.room.halls.hall.lease='180 $/kW-month'
    expect_status 2
    expect_error "is leased whole"
}

@test "real dollars are named, and take inflation off rates and cash" {
    fund 'cash: $2M'
    run_split colossim run tiny.yaml --json --set dollars=real --set inflation='5 %' --set base-year=2025 \
        --set assumptions.discount-rate='5 %'
    expect_status 0
    [[ $output == *'"dollars": "real 2025"'* ]] || fail_with "whose dollars?"
    expect_metric present_cost "$(metric spend)"
    [ "$(metric inflation_loss)" != 0 ] || fail_with "cash lost nothing"
    run_split colossim run tiny.yaml --set dollars=real --set inflation='5 %' --set base-year=2025
    expect_output "real 2025 dollars"
    run_split colossim check tiny.yaml --set dollars=real --set base-year=2025
    expect_status 2
    expect_error "real dollars need"
    run_split colossim check tiny.yaml --set inflation='5 %'
    expect_status 2
    expect_error "has no effect where dollars are nominal"
}

# The hall costs 60 kW x 10 $/W; the consumer prices of 2020, 2024 and 2025 are 258.811, 313.689 and 321.943.
@test "prices in the dollars of another year are converted" {
    local old='models.sites.room.shell-cost={value: 10 $/W, currency-year: 2020}'
    run_split colossim run "$plain" --json --set "$old"
    expect_status 0
    expect_metric capital_site "$(python3 -c 'print("%.10g" % (600e3 * 321.943 / 258.811))')"
    run_split colossim run "$plain" --json --set 'models.accelerators.chip.price={value: {dist: uniform, low: $8k, high: $12k}, currency-year: 2024}'
    expect_metric capital_it "$(python3 -c 'print("%.10g" % (60e3 + 240e3 * 321.943 / 313.689))')"
    run_split colossim run "$plain" --json --set models.sites.room.currency-year=2020 --set dollars=real --set base-year=2030 --set inflation='3 %'
    expect_metric capital_site "$(python3 -c 'print("%.10g" % (600e3 * 321.943 / 258.811 * 1.03 ** 5))')"
    colossim show "$plain" --set "$old" >shown.yaml
    run_split colossim run shown.yaml --json
    expect_metric capital_site "$(python3 -c 'print("%.10g" % (600e3 * 321.943 / 258.811))')"
    run_split colossim run shown.yaml --json --set models.sites.room.shell-cost='10 $/W'
    expect_metric capital_site 600000
}

# The third box comes at a price in dollars of 2024 that holds from February 2025 on.
@test "each price of a path is converted to the dollars of its date" {
    run_split colossim run "$plain" --json \
        --set 'models.accelerators.chip.price={by-date: {2025-01-01: $10k, 2025-02-10: {value: $10k, currency-year: 2024}}}'
    expect_status 0
    expect_metric capital_it "$(python3 -c 'print("%.10g" % (220e3 + 80e3 * 321.943 / 313.689))')"
}

# The boxes come 0, 1 and 1 months after the date of the price, of which a month later 0.8^(1/12) is left.
@test "a price that falls by a share a year is paid as it is in the month of each delivery" {
    local falls='models.accelerators.chip.price={by-date: {2024-01-01: $12k, 2025-01-01: $10k}, change: -20 % / year}'
    run_split colossim run "$plain" --json --set "$falls"
    expect_status 0
    expect_metric capital_chips "$(python3 -c 'print("%.10g" % (80e3 * (1 + 2 * 0.8 ** (1 / 12))))')"
    run_split colossim run "$plain" --json --set "$falls" --set models.accelerators.chip.price.between=linear
    expect_metric capital_chips "$(python3 -c '
feb, mar = 0.8 ** (1 / 12), 0.8 ** (2 / 12)
print("%.10g" % (80e3 * (1 + feb + feb + (mar - feb) * 19 / 28)))')"
    run_split colossim run "$plain" --json --set "$falls" --set start=2026-12-31 --set end=2027-03-02 --set milestones=null --set observations=null \
        --set 'operators.owner.orders.boxes.deliveries=[{date: 2027-01-01, accelerators: 8}]'
    expect_metric capital_chips 51200
    colossim run "$plain" -o drawn.db -q --replications 40 --set "$falls" \
        --set 'models.accelerators.chip.price.change={dist: uniform, low: -40 % / year, high: -10 % / year}' >/dev/null
    sqlite3 drawn.db "SELECT min(value), max(value), count(DISTINCT value) FROM metric_values WHERE metric = 'capital_chips' AND replication > 0" |
        python3 -c '
least, most, n = (float(x) for x in input().split("|"))
after = [80e3 * (1 + 2 * s ** (1 / 12)) for s in (0.6, 0.9)]
assert after[0] <= least < most <= after[1] and n == 40, (least, most, n, after)'
}

# 1.08^12 is 2.5182 and 0.98^12 is 0.7847: neither is what twelve times the month's change makes.
@test "a change that is not by the year is refused with the yearly one that it comes to" {
    local path='models.accelerators.chip.price={by-date: {2025-01-01: $10k}, change: '
    run_split colossim check "$plain" --set "${path}8 % / month}"
    expect_status 2
    expect_error "models.accelerators.chip.price.change: '8 % / month' is not by the year"
    expect_error "did you mean '151.8 % / year'?"
    run_split colossim check "$plain" --set "$path{dist: uniform, low: -2 % per month, high: -1 % / year}}"
    expect_status 2
    expect_error "models.accelerators.chip.price.change.low: '-2 % per month' is not by the year"
    expect_error "did you mean '-21.53 % / year'?"
    for far in '23 % / month' '-32 % / month' '900 % / second'; do # 1099 % a year, -99.02 %, more than any number
        run_split colossim check "$plain" --set "$path$far}"
        expect_status 2
        expect_error "'$far' is not by the year"
        ! grep 'did you mean' <<<"$errors" || fail_with 'the hint would be refused'
    done
    for fine in '151.8 % / year' '-20%/yr' '1.5 per year' '{value: 0 % / month, source: "8 % / quarter"}'; do
        run_split colossim check "$plain" --set "$path$fine}"
        expect_status 0
    done
}

# Nothing is asked of the years after the run, of which the price index knows nothing.
@test "a falling price in the dollars of a year is converted to those of each month" {
    local falls='models.accelerators.chip.price={by-date: {2024-01-01: $10k}, change: -20 % / year, currency-year: 2023}'
    run_split colossim run "$plain" --json --set "$falls"
    expect_status 0
    expect_metric capital_chips "$(python3 -c 'print("%.10g" % (80e3 * 0.8 * 321.943 / 304.702 * (1 + 2 * 0.8 ** (1 / 12))))')"
    run_split colossim run "$plain" --json --set "$falls" --set dollars=real --set base-year=2030 --set inflation='3 %'
    expect_metric capital_chips "$(python3 -c 'print("%.10g" % (80e3 * 0.8 * 321.943 * 1.03 ** 5 / 304.702 * (1 + 2 * 0.8 ** (1 / 12))))')"
}

@test "a year that the price index lacks is refused, and can be added" {
    local old='models.sites.room.shell-cost={value: 10 $/W, currency-year: 1999}'
    run_split colossim check "$plain" --set "$old"
    expect_status 2
    expect_error "models.sites.room.shell-cost.currency-year: the price index has the years 2010 to 2025, and not 1999"
    run_split colossim run "$plain" --json --set "$old" --set price-index.annual-mean.by-date.1999-01-01=160.9715
    expect_status 0
    expect_metric capital_site 1200000
    run_split colossim check "$plain" --set end=2027-06-01 \
        --set 'models.accelerators.chip.price={by-date: {2025-01-01: $10k}, change: -20 % / year, currency-year: 2024}'
    expect_error "the years 2010 to 2025, and not 2026"
    expect_error "the years 2010 to 2025, and not 2027"
    expect_error "2 errors"
    run_split colossim check "$plain" --set price-index.annual-mean.by-date.2026-07-01=330
    expect_status 2
    expect_error "one level a year, at its 1 January"
}

# The plain box is a year old on the first day and retires on 1 February, 31 days later; nothing is made that could replace it.
retire()
{
    cat >tiny.yaml <<YAML
colossim: 1
base: $plain
suppliers:
  maker:
    memory: 1e9 GB/year
    memory-share: 100 %
    lead-time: 1 day
    allocation: even
    generations: {chips: {accelerator: chip, from: 2030-01-01, ramp: 1 day}}
models: {accelerators: {chip: {memory: 100 GB}}}
operators:
  owner:
    orders: null
    initial: {old: {system: box, site: room, accelerators: 8, age: 1 year}}
    policy:
      want: {accelerators: 8}
      options: {boxes: {system: box, supplier: maker}}
      sites: [{site: room}]
      retire: {age: 395.25 days}
milestones: null
observations: null
YAML
}

@test "what is owned from the start is charged from the start on, however old it is" {
    cat >owned.yaml <<'YAML'
colossim: 1
name: owned
title: Owned from the start
start: 2026-01-01
end: 2026-07-01
sites:
  colo: {model: us-air, halls: {room: {it-power: 2 MW}}, power: {grid: {model: grid-us, power: 3 MW}}}
operators:
  owner:
    initial:
      old: {system: hgx-h100, site: colo, fabric: quantum-2-400g, accelerators: 800, age: 0 days, paid: $40M, book-value: $40M}
YAML
    run_split colossim run owned.yaml --json
    expect_status 0
    local new
    new=$(metric cost_per_available_accelerator_hour)
    run_split colossim run owned.yaml --json --set 'operators.owner.initial.old.age=3 years'
    expect_status 0
    expect_metric cost_per_available_accelerator_hour "$new"
    # half a year of its last one
    run_split colossim run owned.yaml --json --set 'operators.owner.initial.old.age=4.9 years'
    python3 -c "import sys; sys.exit(not $(metric cost_per_available_accelerator_hour) < 0.5 * $new)"
}

@test "what retires is sold for the share of its price that its age leaves" {
    retire
    local age='(1 + 31 / 365.25) / 5' used='assumptions.resale={curve: [[0 years, 80 %], [5 years, 10 %]]}'
    run_split colossim run tiny.yaml --json
    expect_status 0
    expect_metric resale 0
    local spent
    spent=$(metric present_cost)
    run_split colossim run tiny.yaml --json -o sold.db --set "$used"
    expect_status 0
    expect_metric resale "$(python3 -c "print('%.10g' % round(100e3 * (0.8 - 0.7 * $age), 6))")"
    expect_metric write_off "$(python3 -c "print('%.10g' % round(100e3 - 90e3 * $age, 6))")"
    expect_metric present_cost "$(python3 -c "print('%.10g' % round($spent - 100e3 * (0.8 - 0.7 * $age), 6))")"
    run_split colossim report sold.db -o sold.html
    expect_status 0
    run_split colossim run tiny.yaml --set "$used"
    expect_output 'used systems were sold for $64.8k, $15.7k below the book value of what retired'
    run_split colossim check tiny.yaml --set "$used" --set assumptions.it-salvage='5 %'
    expect_status 2
    expect_error "'it-salvage' has no effect where 'resale'"
}

@test "a year in which capital is past its life says that it costs nothing any more" {
    colossim run "$plain" -o whole.db | grep 'a year at the end' >whole
    ! grep 'past its life' whole || fail_with "it is not"
    run_split colossim run "$plain" -o past.db --set assumptions.it-life='30 days'
    expect_status 0
    expect_output 'nothing for $100k of capital past'
}

@test "what is shown of an operator without funding gives it none" {
    colossim show "$plain" >shown.yaml
    [[ $(cat shown.yaml) != *funding* ]] || fail_with "funding came from nowhere"
}

# rent LINES...: the plain scenario with rented chips, in tiny.yaml.
rent()
{
    {
        echo 'colossim: 1'
        echo "base: $plain"
        echo 'operators:'
        echo '  owner:'
        echo '    rentals:'
        echo '      cloud:'
        printf '        %s\n' 'accelerator: chip' "$@"
    } >tiny.yaml
}

@test "rented chips are billed by the hour and told apart from owned ones" {
    rent 'accelerators: 8' 'until: 2025-02-01' 'price: 2 $/GPU-h' 'utilisation: 50 %'
    run_split colossim run tiny.yaml --json
    expect_status 0
    expect_metric running_cost_rent 11904
    expect_metric rented_hours 5952
    expect_metric cost_per_rented_useful_hour 4
    expect_metric accelerators_energised 16
    run_split colossim run tiny.yaml
    [[ $(tr -s '\n ' ' ' <<<"$output") == *'what is owned costs $1.03 per available hour'* ]] || fail_with "another price"
}

# 'all in the run' is what was paid, over the same hours as the price that spreads it.
@test "a price to rent below names the years over which the owner's is spread, and the one if nothing is left after the run" {
    told()
    {
        sed -n '/break-even/,/^$/p' <<<"$output" | tr -s '\n ' ' '
    }
    rent 'accelerators: 8' 'until: 2025-02-01' 'price: 2 $/GPU-h'
    run_split colossim run tiny.yaml --json
    all=$(python3 -c 'import json, sys
m = json.load(sys.stdin)["metrics"]
print("$%.2f" % ((m["spend"]["value"] - m["running_cost_rent"]["value"]) / m["accelerator_hours_available"]["value"]))' <<<"$output")
    run_split colossim run tiny.yaml
    [[ $(told) == *"IT spread over 5 years at 0 %, and IT in use for as long, what is owned costs \$1.03 per available hour"* ]] ||
        fail_with "assumes what? $(told)"
    [[ $(told) == *"If nothing that is owned, buildings too, is worth anything after the run, it costs $all per available hour, undiscounted."* ]] ||
        fail_with "not $all: $(told)"
    run_split colossim run tiny.yaml --set assumptions.it-life='30 days'
    [[ $(told) == *"over 0.0821 years"* && $(told) != *"after the run"* ]] || fail_with "the life is over: $(told)"
    # The run takes 60 days.
    run_split colossim run tiny.yaml --set assumptions.it-life='61 days'
    [[ $(told) == *"undiscounted"* ]] || fail_with "a day is left: $(told)"
    run_split colossim run tiny.yaml --set assumptions.it-life='60.5 days'
    [[ $(told) != *"after the run"* ]] || fail_with "half a day is rounding: $(told)"
    run_split colossim run tiny.yaml --set assumptions.it-life='61 days' --set assumptions.discount-rate='500 %'
    [[ $(told) != *"after the run"* ]] || fail_with "less than the price at the rate: $(told)"
    run_split colossim run tiny.yaml --set 'operators.owner.initial={old: {system: box, site: room, accelerators: 8, age: 1 year}}'
    [[ $(told) == *"undiscounted, with what was paid before the run."* ]] || fail_with "sunk, but not told: $(told)"
    run_split colossim run tiny.yaml --set assumptions.it-life='{dist: uniform, low: 4 years, high: 5 years}'
    [[ $(told) == *"over 4.5 years"* ]] || fail_with "not the median: $(told)"
}

@test "a rental that is given up costs its fee" {
    rent 'accelerators: 8' 'until: 2025-02-01' 'ended: 2025-01-11' 'fee: 50 %' 'price: 2 $/GPU-h'
    run_split colossim run tiny.yaml --json
    expect_status 0
    expect_metric running_cost_rent "$(python3 -c 'print(8 * 24 * 2 * (10 + 21 // 2) + 8 * 24)')"
    run_split colossim check tiny.yaml --set operators.owner.rentals.cloud.ended=2025-02-01
    expect_status 2
    expect_error "rental 'cloud' can be 'ended' between"
    run_split colossim check tiny.yaml --set operators.owner.rentals.cloud.ended=null
    expect_status 2
    expect_error "'fee' of rental 'cloud' has no effect"
}

@test "what is leased for a term goes back" {
    order 'deliveries: [{date: 2025-01-01, accelerators: 8}]' 'payment: {lease: 1 $/hour, lease-term: 20 days, lease-fee: 30 %}'
    echo 'milestones: null' >>tiny.yaml
    run_split colossim run tiny.yaml --json
    expect_status 0
    expect_metric running_cost_lease "$((20 * 24 * 8))"
    expect_metric accelerators_energised 0
    run_split colossim check tiny.yaml --set operators.owner.orders.boxes.payment.lease=null
    expect_status 2
    expect_error "'lease-term' of 'boxes' has no effect"
    run_split colossim check tiny.yaml --set operators.owner.orders.boxes.payment.lease-term=null
    expect_status 2
    expect_error "'lease-fee' of 'boxes' has no effect"
}

@test "what is wrong with a rental is said where it stands" {
    rent 'accelerators: 8' 'from: 2025-02-01' 'until: 2025-02-01' 'price: 2 $/GPU-h'
    run_split colossim run tiny.yaml
    expect_status 2
    expect_error "tiny.yaml:10:16: error: rental 'cloud' ends before it begins"
    rent 'accelerators: 8' 'from: 2026-02-01' 'price: 2 $/GPU-h'
    run_split colossim run tiny.yaml
    expect_status 2
    expect_error "tiny.yaml:9:15: error:"
    rent 'accelerators: 8' 'price: 2 $/GPU-h'
    run_split colossim run tiny.yaml --set models.accelerators.chip.status=announced
    expect_status 2
    expect_error "tiny.yaml:8:23: error: 'chip' is announced, it doesn't ship"
    rent 'accelerators: 8' 'price: 2 $'
    run_split colossim run tiny.yaml
    expect_status 2
    expect_error "expected money per time"
}

# sell LINES...: the plain scenario whose owner sells hours, in tiny.yaml.
sell()
{
    {
        echo 'colossim: 1'
        echo "base: $plain"
        echo 'operators:'
        echo '  owner:'
        echo '    sales:'
        printf '      %s\n' "$@"
    } >tiny.yaml
}

@test "sold hours bring in their price, and the report says whether that pays" {
    sell 'share: 50 %' 'price: 10 $/GPU-h'
    run_split colossim run tiny.yaml --json
    expect_status 0
    expect_metric revenue_per_sold_hour 10
    run_split colossim run tiny.yaml
    expect_output '50.0 % of the available ones'
    expect_output 'With capital spread over'
    expect_output 'sales do. Net present value'
    run_split colossim run tiny.yaml --set 'operators.owner.sales.price=1 $/GPU-h'
    expect_output 'sales do not. Net present value'
}

# The box serves 24 hours a day from 2 January, and wears in the books; the tax is booked at the end, which cuts the year short.
@test "profit is taxed, and the report says what that leaves" {
    sell 'share: 100 %' 'price: 100 $/GPU-h'
    printf '    income-tax: {rate: 21 %%}\n' >>tiny.yaml
    run_split colossim run tiny.yaml --json
    expect_status 0
    local profit tax after
    profit=$(metric profit)
    tax=$(metric income_tax)
    after=$(metric net_present_value)
    python3 -c "assert abs($tax - 0.21 * $profit) < 0.01 and $tax > 300e3" || fail_with "a tax of $tax on $profit"
    run_split colossim run tiny.yaml --json --set operators.owner.income-tax=null
    expect_metric income_tax 0
    expect_metric profit "$profit"
    python3 -c "assert abs($(metric net_present_value) - $after - $tax) < 0.01" || fail_with "no more is left without it"
    run_split colossim run tiny.yaml
    expect_output 'net present value after tax'
    run_split colossim check tiny.yaml --set operators.owner.income-tax.rate='120 %'
    expect_status 2
    expect_error "above the most allowed"
}

# check_statement FILE METRIC...: the yearly statement of a run agrees with its books and with the figures of the whole run; those
# named are not zero
check_statement()
{
    colossim run "$1" -o years.db --force -q --json >run.json
    colossim report years.db -o page.html --force --csv data -q
    python3 - "${@:2}" <<'PYTHON' || fail_with "the statement of $1"
import csv, json, sqlite3, sys
rows = list(csv.DictReader(open("data/statement.csv")))
books = sqlite3.connect("years.db")
metrics = {name: m["value"] or 0 for name, m in json.load(open("run.json"))["metrics"].items()}
def amount(row, name): return float(row[name + " ($)"])
def near(a, b): return abs(a - b) < 1e-4 + 1e-9 * abs(b)
def booked(row, accounts, until=False):
    marks = ",".join("?" * len(accounts))
    return books.execute(f"SELECT ifnull(sum(amount), 0) FROM ledger WHERE operator = ? AND account IN ({marks}) "
        f"AND substr(month, 1, 4) {'<=' if until else '='} ?", [row["operator"], *accounts, row["year"]]).fetchone()[0] / 1e6
income = ["revenue", "operating_costs", "depreciation", "write_offs", "used_systems_sold", "debt_released", "interest", "inflation",
          "income_tax"]
cash = ["operations", "capital_spending", "bills", "loans", "owners"]
costs = ["energy", "staff", "maintenance", "repair", "rent", "tax", "insurance", "lease", "forfeit"]
for r in rows:
    assert near(amount(r, "cash_end"), booked(r, ["cash"], until=True)), r
    assert near(amount(r, "cash_change"), booked(r, ["cash"])), r
    assert near(amount(r, "operating_costs"), -booked(r, costs)), r
    assert near(sum(amount(r, n) for n in income), amount(r, "net_income")), r
    assert near(sum(amount(r, n) for n in cash), amount(r, "cash_change")), r
def total(name): return sum(amount(r, name) for r in rows)
for name, metric, sign in (("revenue", "revenue", 1), ("operating_costs", "running_cost", -1), ("depreciation", "depreciation", -1),
                           ("write_offs", "write_off", -1), ("used_systems_sold", "resale", 1),
                           ("debt_released", "debt_released", 1), ("inflation", "inflation_loss", -1), ("income_tax", "income_tax", -1)):
    assert near(total(name), sign * metrics[metric]), (name, total(name), metrics[metric])
assert near(total("interest"), metrics["interest_capitalised"] - metrics["interest"])
# what was spent on capital is in the books, worn out, sold, or lies with suppliers
assert near(-total("capital_spending"), sum(metrics[m] for m in ("book_value", "depreciation", "write_off", "deposits",
                                                                 "running_cost_forfeit")) - metrics["resale"])
for metric in sys.argv[1:]:
    assert metrics[metric] != 0, metric
PYTHON
}

# A loan, sales and a tax in two calendar years, beside an operator whose owners pay for all.
@test "the yearly statement agrees with the books and with the figures of the whole run" {
    fund 'cash: $780k' 'raises: {seed: {date: 2025-02-11, amount: $200k}}' \
        'loans: {bank: {limit: $1M, rate: 12 %, term: 2 years, advance: 50 %}}'
    cat >>tiny.yaml <<'YAML'
    income-tax: {rate: 21 %}
    sales: {share: 100 %, price: 2.5 $/GPU-h}
  patron:
    rentals: {r: {accelerator: chip, accelerators: 8, price: 2 $/GPU-h}}
end: 2026-08-01
milestones: null
observations: null
YAML
    check_statement tiny.yaml revenue depreciation interest income_tax debt
    python3 - <<'PYTHON' || fail_with "$(<data/statement.csv)"
import csv, json
rows = list(csv.DictReader(open("data/statement.csv")))
metrics = {name: m["value"] for name, m in json.load(open("run.json"))["metrics"].items()}
assert [(r["operator"], r["year"]) for r in rows] == [(o, y) for o in ("owner", "patron") for y in ("2025", "2026")], rows
owner, patron = rows[:2], rows[2:]
def total(name): return sum(float(r[name + " ($)"]) for r in owner)
# 365 and 212 days of 24 h: eight hired chips at $2
assert [float(r["operating_costs ($)"]) for r in patron] == [-8 * 2 * 24 * 365, -8 * 2 * 24 * 212], patron
assert [float(r["owners ($)"]) for r in patron] == [8 * 2 * 24 * 365, 8 * 2 * 24 * 212], patron
assert abs(total("owners") - 980e3) < 1e-4 and float(owner[1]["owners ($)"]) == 0
assert abs(total("loans") - metrics["debt"]) < 1e-4 and float(owner[0]["loans ($)"]) > 0 > float(owner[1]["loans ($)"])
assert abs(float(owner[1]["cash_end ($)"]) - metrics["cash"]) < 1e-4
assert abs(total("net_income") + total("owners") - metrics["equity"]) < 1e-4
PYTHON
    run_split colossim run tiny.yaml
    [[ $output == *'years  what goes out is below zero'* ]] || fail_with "no years"
    grep -Eq '^  2025 +\$272k +-\$901k +\$46.3k +\$3.59k +\$980k +\$402k$' <<<"$output" || fail_with "$output"
    grep -q 'Income by year' page.html && grep -q 'Cash by year' page.html
    grep -q 'Other: used systems sold' page.html || fail_with "the page does not say what its columns hold"
    [ "$(grep -o 'What goes out is below zero' page.html | wc -l)" -eq 2 ] || fail_with "the page does not say how its tables are signed"
    printf 'dollars: real\ninflation: 3 %%\nbase-year: 2025\n' >>tiny.yaml
    check_statement tiny.yaml inflation_loss
}

@test "so it does where used systems are sold, deposits forfeited and debts released" {
    retire
    check_statement tiny.yaml write_off
    sed -i 's/^milestones/assumptions: {resale: {curve: [[0 years, 80 %], [5 years, 10 %]]}}\n&/' tiny.yaml
    check_statement tiny.yaml resale write_off
    fund 'cash: $50k' 'loans: {bank: {limit: $1M, rate: 12 %, term: 2 years, advance: 50 %, repay: bullet, grace: 40 days}}'
    printf '%s\n' '    orders: {boxes: {deliveries: [{date: 2025-01-01, accelerators: 8}]}}' 'milestones: null' \
        'models: {sites: {room: {shell-cost: 0 $/W}}}' 'end: 2025-05-01' >>tiny.yaml
    check_statement tiny.yaml debt_released
}

@test "who owns nothing has no hours to sell" {
    sell 'share: 50 %' 'price: 10 $/GPU-h'
    printf '  dreamer:\n    sales: {share: 50 %%, price: 10 $/GPU-h}\n    rentals: {r: {accelerator: chip, accelerators: 8, price: 2 $/GPU-h}}\n' >>tiny.yaml
    run_split colossim run tiny.yaml
    expect_status 2
    expect_error "tiny.yaml:9:20: error: operator 'dreamer' owns nothing whose hours it could sell"
}

@test "more money than the books hold is an error, not a defect" {
    run_split colossim run "$FIXTURES/plain.yaml" --set sites.room.halls.hall.it-power='1e9 kW'
    expect_status 2
    expect_error "colossim: error: the scenario comes to more money than the books can hold (9.2e12 \$)"
    [[ $errors != *internal* ]] || fail_with "called internal"
    expect_no_files
}

@test "a replication with more money than the books hold is named, and leaves no file" {
    cat >wide.yaml <<EOF
colossim: 1
base: $FIXTURES/plain.yaml
name: wide
sites: {room: {halls: {hall: {it-power: {dist: uniform, low: 1e8 kW, high: 1e9 kW}}}}}
EOF
    run_split colossim run wide.yaml --replications 20 --threads 2
    expect_status 2
    expect_error "colossim: error: replication "
    expect_error ": the scenario comes to more money than the books can hold"
    [ "$(ls -A)" = wide.yaml ] || fail_with "left $(ls -A)"
}
