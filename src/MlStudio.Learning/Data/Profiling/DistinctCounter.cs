namespace MlStudio.Learning.Data;

/// <summary>Counts distinct texts: exactly up to a limit of texts and of characters to keep, beyond it by <see cref="HyperLogLog"/>. Not thread-safe.</summary>
internal sealed class DistinctCounter(int exactLimit)
{
    /// <summary>Characters of distinct texts that are kept at most.</summary>
    private const long MostCharacters = 32L * 1024 * 1024;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private HyperLogLog? _estimate;
    private long _characters;

    public bool IsExact => _estimate is null;

    public int Count => _estimate?.Estimate() ?? _seen.Count;

    public void Add(string text)
    {
        if (_estimate is not null) { _estimate.Mark(Hash(text)); return; }
        if (!_seen.Add(text)) { return; }
        _characters += text.Length;
        if (_seen.Count <= exactLimit && _characters <= MostCharacters) { return; }
        _estimate = new HyperLogLog();
        foreach (var seen in _seen) { _estimate.Mark(Hash(seen)); }
        _seen.Clear();
        _seen.TrimExcess();
    }

    // FNV-1a and a finisher: the same on every machine, unlike the runtime's own.
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in text) { hash = (hash ^ character) * 1099511628211UL; }
        return HyperLogLog.Spread(hash);
    }
}
