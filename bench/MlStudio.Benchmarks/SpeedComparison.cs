using System.Globalization;

namespace MlStudio.Benchmarks;

/// <summary>Our runs and a peer's in turn, and the medians beside one another.</summary>
internal sealed class SpeedComparison(SpeedRun ours, SpeedRun? peer, int repeats)
{
    private readonly List<Dictionary<string, double>> _ours = [];
    private readonly List<Dictionary<string, double>> _peer = [];

    public void Run()
    {
        var other = peer;
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            if (ours.Run() is { } figures) { _ours.Add(figures); }
            if (other is null) { continue; }
            if (other.Run() is { } others) { _peer.Add(others); } else { other = null; }
        }
    }

    /// <summary>Prints every figure of ours and, of those named, the peer's and the ratio of the medians.</summary>
    /// <param name="pairs">Our figures and which of the peer's each stands beside.</param>
    /// <returns>The medians by "run: figure".</returns>
    public Dictionary<string, double> Report(params (string Ours, string Peer)[] pairs)
    {
        var result = new Dictionary<string, double>();
        if (_ours.Count == 0) { return result; }
        Console.WriteLine();
        Console.WriteLine($"{ours.Name}, median of {_ours.Count} run(s){(_peer.Count > 0 ? $" in turn with {peer!.Name}" : "")}");
        foreach (var name in _ours[0].Keys)
        {
            var (text, median) = Median(_ours, name);
            result[$"{ours.Name}: {name}"] = median;
            var line = $"  {name,-24} {text,-34}";
            foreach (var (_, other) in pairs.Where(p => p.Ours == name && _peer.Count > 0 && _peer[0].ContainsKey(p.Peer)))
            {
                var (otherText, otherMedian) = Median(_peer, other);
                result[$"{peer!.Name}: {other}"] = otherMedian;
                line += $" {peer.Name}: {otherText}, ratio {Text(median / otherMedian)}";
            }
            Console.WriteLine(line.TrimEnd());
        }
        return result;
    }

    private static (string Text, double Median) Median(List<Dictionary<string, double>> runs, string name)
    {
        var values = runs.Select(r => r.GetValueOrDefault(name, double.NaN)).Order().ToArray();
        var median = (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
        return (values.Length == 1 || values[0] == values[^1] ? Text(median) : $"{Text(median)} ({Text(values[0])}–{Text(values[^1])})", median);
    }

    private static string Text(double value) => value.ToString(Math.Abs(value) >= 1000 ? "0" : "0.#####", CultureInfo.InvariantCulture);
}
