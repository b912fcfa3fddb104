using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers;

/// <summary>
/// Divides training rows by chance: the one way in which rows are held out inside a training. Each class (or stratum) is spread evenly,
/// rows of weight 0 take no part, and kin (<see cref="RowKinship"/>) is not parted. Immutable and thread-safe.
/// </summary>
internal sealed class RowDivider
{
    private readonly TargetVector _target;
    private readonly float[]? _weights;
    private readonly int[]? _strata;
    private readonly CancellationToken _cancellation;
    private readonly float[] _standsFor;

    /// <param name="target">With the rows' kinship.</param>
    /// <param name="weights">A weight per row, or null.</param>
    /// <param name="cancellation">Stops a division.</param>
    /// <param name="strata">What is spread evenly, per row, from 0; null: the classes, or nothing for numbers.</param>
    public RowDivider(TargetVector target, float[]? weights, CancellationToken cancellation, int[]? strata = null)
    {
        (_target, _weights, _cancellation, _strata) = (target, weights, cancellation, strata);
        Used = UsedRows(target.Count, weights);
        _standsFor = target.Kinship is { HasMadeUp: true } kinship ? MadeUpShares(kinship) : [];
    }

    /// <summary>The rows that weigh anything, ascending.</summary>
    public int[] Used { get; }

    /// <summary>Whether held-out rows weigh something else than in training.</summary>
    public bool Reweighs => _standsFor.Length > 0;

    /// <summary>
    /// What a row weighs when it is held out. Beside made-up rows, which never are, the rows of a class weigh as much as the class does
    /// with its made-up rows: what is held out has the mix of classes that is learned.
    /// </summary>
    public double HeldWeight(int row) => (_weights?[row] ?? 1.0) * (_standsFor.Length == 0 ? 1 : _standsFor[Stratum(row)]);

    /// <summary>Holds out a share of the rows. A class always keeps a row to learn from; where kin leaves no choice, nothing is held out.</summary>
    /// <param name="key">Determines which.</param>
    public RowDivision Hold(double share, uint key)
    {
        var parts = new int[_target.Count];
        if (_target.Kinship is { } kinship)
        {
            parts = new KinDivision(Stratum, kinship, Used, _target.Count).Parts([1 - share, share], key);
            KeepClasses(parts);
        }
        else { HoldRows(parts, share, key); }
        return Division(parts, 1);
    }

    /// <summary>Holds out each of several parts of about the same size in turn; fewer than asked for where there are fewer rows or groups of kin. Every part leaves two classes to learn from.</summary>
    /// <param name="key">Determines which.</param>
    public IReadOnlyList<RowDivision> Folds(int count, uint key)
    {
        int[] parts;
        if (_target.Kinship is { } kinship)
        {
            var division = new KinDivision(Stratum, kinship, Used, _target.Count);
            count = Math.Min(count, division.GroupCount);
            parts = division.Parts([.. Enumerable.Repeat(1.0 / count, count)], key);
        }
        else
        {
            parts = new int[_target.Count];
            var next = 0;
            foreach (var row in Strata().SelectMany(s => Shuffled(s, key))) { parts[row] = next++ % count; }
        }
        return count < 2 ? [] : [.. Enumerable.Range(0, count).Select(f => Division(parts, f)).Where(d => d.Held.Length > 0 && CanLearn(d.Learned))];
    }

    private int Stratum(int row) => _strata?[row] ?? (!_target.Task.HasClasses() ? 0 : (int)_target.Values[row]);

    private IEnumerable<int[]> Strata() => Used.GroupBy(Stratum).OrderBy(g => g.Key).Select(g => g.ToArray());

    private void HoldRows(int[] parts, double share, uint key)
    {
        var carry = 0.0;
        foreach (var stratum in Strata())
        {
            // What rounding takes from one stratum the next gives back.
            var wanted = (stratum.Length * share) + carry;
            var taken = Math.Clamp((int)Math.Round(wanted, MidpointRounding.AwayFromZero), 0, stratum.Length - 1);
            carry = wanted - taken;
            foreach (var row in Shuffled(stratum, key).AsSpan(0, taken)) { parts[row] = 1; }
        }
    }

    private int[] Shuffled(int[] rows, uint key)
    {
        _cancellation.ThrowIfCancellationRequested();
        // Random bits above the row number: sorting shuffles, and rows of equal bits stay in order.
        var order = Array.ConvertAll(rows, row => ((ulong)StatelessRandom.Bits(key, row) << 32) | (uint)row);
        Array.Sort(order);
        return Array.ConvertAll(order, entry => (int)(entry & uint.MaxValue));
    }

    /// <summary>Takes groups back from the part held out until every class has a row to learn from.</summary>
    private void KeepClasses(int[] parts)
    {
        if (!_target.Task.HasClasses()) { return; }
        var kinship = _target.Kinship!;
        for (var lost = FirstLost(); lost >= 0; lost = FirstLost())
        {
            var group = kinship.Group(lost);
            foreach (var row in Used.Where(row => kinship.Group(row) == group)) { parts[row] = 0; }
        }

        int FirstLost()
        {
            var known = Used.Where(row => parts[row] == 0 && !kinship.IsMadeUp(row)).Select(row => _target.Values[row]).ToHashSet();
            return Used.FirstOrDefault(row => parts[row] == 1 && !known.Contains(_target.Values[row]), -1);
        }
    }

    private RowDivision Division(int[] parts, int held)
    {
        var kinship = _target.Kinship;
        var holds = Array.FindAll(Used, row => parts[row] == held && kinship?.IsMadeUp(row) != true);
        if (kinship?.HasMadeUp != true) { return new RowDivision(Array.FindAll(Used, row => parts[row] != held), holds); }
        var apart = holds.Select(kinship.Group).ToHashSet();
        return new RowDivision(Array.FindAll(Used, row => kinship.IsMadeUp(row) ? !Any(kinship.Parents(row), apart) : parts[row] != held), holds);
    }

    private static bool Any(ReadOnlySpan<int> groups, HashSet<int> among)
    {
        foreach (var group in groups)
        {
            if (among.Contains(group)) { return true; }
        }
        return false;
    }

    private bool CanLearn(int[] rows) => rows.Length > 0 && (!_target.Task.HasClasses() || Array.Exists(rows, r => _target.Values[r] != _target.Values[rows[0]]));

    private float[] MadeUpShares(RowKinship kinship)
    {
        var all = new double[Used.Max(Stratum) + 1];
        var real = new double[all.Length];
        foreach (var row in Used)
        {
            all[Stratum(row)] += _weights?[row] ?? 1;
            if (!kinship.IsMadeUp(row)) { real[Stratum(row)] += _weights?[row] ?? 1; }
        }
        return [.. all.Zip(real, (a, r) => r > 0 ? (float)(a / r) : 1)];
    }

    private static int[] UsedRows(int count, float[]? weights)
    {
        var rows = new int[count];
        var used = 0;
        for (var row = 0; row < count; row++)
        {
            if (weights is null || weights[row] > 0) { rows[used++] = row; }
        }
        return used == count ? rows : rows[..used];
    }
}
