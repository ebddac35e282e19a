#!/usr/bin/env bats
# Power sources as planners get them: asked for and waited for, by permit, oversubscribed; and what has no effect.

load helper

# A site with power for two of its three servers at first.
site()
{
    cat >site.yaml <<'YAML'
colossim: 1
name: site
start: 2025-01-01
end: 2026-01-01
sites:
  room:
    model: generic-us
    halls: {hall: {it-power: 100 kW}}
    power:
      first: {model: grid-us, power: 30 kW}
      second: {model: grid-us, power: 50 kW, requested: 2024-06-01, lead-time: 300 days}
operators:
  owner:
    orders:
      servers: {system: hgx-h100, site: room, deliveries: [{date: 2025-01-02, accelerators: 24}]}
YAML
}

# value METRIC: of the last run's JSON
value()
{
    python3 -c 'import json, sys; print(json.loads(sys.argv[1])["metrics"][sys.argv[2]]["value"])' "$output" "$1"
}

# refused KEY=VALUE... TEXT: the last argument is what the error says
refused()
{
    local sets=() text=${*: -1}
    while [ $# -gt 1 ]; do
        sets+=(--set "$1")
        shift
    done
    run_split colossim check site.yaml "${sets[@]}"
    expect_status 2
    expect_error "$text"
}

@test "a source that was requested is there when its lead time is over" {
    site
    run_split colossim run site.yaml --json
    expect_status 0
    expect_output '"from": "2025-03-28"'
    run_split colossim run site.yaml
    expect_output "room: second (grid)  2025-03-28"
    expect_output "installed without power: 0 accelerators at the end"
}

@test "an uncertain lead time may end after the run" {
    site
    run_split colossim run site.yaml --set sites.room.power.second.lead-time=3years
    expect_status 0
    expect_output "room: second (grid)  > end"
    run_split colossim run site.yaml --replications 20 \
        --set 'sites.room.power.second.lead-time={dist: triangular, low: 200 days, mode: 300 days, high: 900 days}'
    expect_status 0
}

@test "a request and a day contradict each other, and neither half of a request stands alone" {
    site
    refused sites.room.power.second.from=2025-02-01 "give either 'from' or 'requested' and 'lead-time'"
    refused sites.room.power.first.requested=2024-01-01 "'requested' needs a 'lead-time'"
    refused sites.room.power.first.lead-time=90days "'lead-time' has no effect without 'requested'"
    refused sites.room.power.second.requested=2026-02-01 "request on 2026-02-01 lies outside the run"
    refused sites.room.power.first.from=2026-02-01 "power source on 2026-02-01 lies outside the run"
    expect_error "a source given by 'requested' and 'lead-time' may come after the end"
    refused 'sites.room.power.first.from={dist: uniform, low: 2025-01-01, high: 2025-03-01}' "this value can't be uncertain"
    expect_error "give 'requested' and an uncertain 'lead-time' in its place"
    refused 'sites.room.halls.hall.ready={dist: uniform, low: 2025-01-01, high: 2025-03-01}' "this value can't be uncertain"
    expect_error "the days of a study's 'vary' may have a distribution"
    refused sites.room.power.second.until=2024-05-01 "'until' must come after 'requested'"
}

@test "keys of generators, batteries and solar plants are refused at other sources" {
    site
    refused sites.room.power.first.permitted=3 "'permitted' has no effect here"
    refused sites.room.power.first.spare-units=1 "'spare-units' has no effect here"
    refused sites.room.power.first.derate=0.9 "'derate' has no effect here"
    refused 'sites.room.power.first.cycles=1 per day' "'cycles' has no effect here"
    refused sites.room.power.first.capacity-factor=0.2 "'capacity-factor' has no effect here"
    refused sites.room.power.first.model=gas-turbine-mobile sites.room.power.first.permitted=3 "'permitted' has no effect here"
    refused sites.room.power.second.model=solar "a solar plant needs its 'capacity-factor'"
    refused sites.room.power.second.model=solar sites.room.power.second.capacity-factor=0.2 \
        "models.power.solar.energy-price is not published"
    refused 'models.power.grid-us.efficiency=0.9' "has an efficiency, which is of batteries alone"
    refused 'sites.room.power.pack={model: megapack, units: 1}' 'models.power.megapack.demand-charge=9 $/kW-month' \
        "has a demand-charge"
}

@test "batteries that are cycled need their efficiency, and lose energy" {
    site
    refused 'sites.room.power.pack={model: megapack, units: 1, cycles: 1 per day}' models.power.megapack.efficiency=null \
        "models.power.megapack.efficiency is not published"
    run_split colossim run site.yaml --set 'sites.room.power.pack={model: megapack, units: 1, cycles: 0.1 per day}'
    expect_status 0
    expect_output "battery losses"
}

@test "what generators need themselves is generated besides what is drawn" {
    site
    sed -i -e 's/second: .*/second: {model: gas-turbine-mobile, power: 50 kW}/' -e 's/power: 30 kW/power: 10 kW/' site.yaml
    run_split colossim run site.yaml
    [[ $output != *auxiliaries* ]] || fail_with "nobody has auxiliaries"
    run_split colossim run site.yaml --json
    local drawn=$(value energy) given=$(value energy_on_site)
    run_split colossim run site.yaml --set models.power.gas-turbine-mobile.auxiliaries=20% --json
    expect_status 0
    python3 -c "assert $(value energy) == $drawn and abs($(value energy_on_site) / $given - 1.25) < 1e-9"
    run_split colossim run site.yaml --set models.power.gas-turbine-mobile.auxiliaries=20%
    expect_output "generator auxiliaries "
    [[ $output =~ energy\ \ [0-9.]+\ .Wh,\ and\ [0-9.]+\ .Wh\ that\ generators\ used\ themselves,\  ]] || fail_with "the parts add up to more than the whole"
    refused models.power.grid-us.auxiliaries=3% "has auxiliaries, which are of generators alone"
}

@test "a site that is oversubscribed energises more, is capped, and says what that costs" {
    site
    sed -i '/second:/d' site.yaml
    run_split colossim run site.yaml --set sites.room.power.first.power=24kW
    expect_output "installed without power: 16 accelerators at the end"
    [[ $output != *"capped at firm power"* ]] || fail_with "capped without oversubscription"
    run_split colossim run site.yaml --set sites.room.power.first.power=24kW --set sites.room.oversubscription=2
    expect_status 0
    [[ $output != *"installed without power"* ]] || fail_with "not all were energised"
    expect_output "capped at firm power: "
    expect_output "accelerator-hours of work ("
}

@test "a charge on a month's highest power is part of the cost of energy" {
    site
    run_split colossim run site.yaml --set 'models.power.grid-us.demand-charge=15 $/kW-month'
    expect_status 0
    expect_output "of the cost, charges on each month's highest power: \$"
    run_split colossim explain sites.memphis.power.first.permitted
    expect_output "by permit"
}

@test "load by the hour begins at midnight and repeats" {
    site
    refused 'operators.owner.orders.servers.daily-load={curve: [[8 h, 1.1], [20 h, 0.8]]}' "a daily load begins at 0 h"
    refused 'operators.owner.orders.servers.daily-load={curve: [[0 h, 1.1], [24 h, 0.8]]}' "a daily load ends before 24 h"
    run_split colossim run site.yaml --set 'operators.owner.orders.servers.daily-load={curve: [[0 h, 0.5], [8 h, 1.1], [20 h, 0.5]]}'
    expect_status 0
    expect_output "drawn by the hour, 30 days: P50 20.5 kW, P99 30.0 kW"
    [ "$(grep -c 'drawn by the hour' <<<"$output")" = 1 ]
}
