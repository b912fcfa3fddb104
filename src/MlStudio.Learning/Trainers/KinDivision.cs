using System.Runtime.InteropServices;
using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Trainers;

/// <summary>
/// Divides whole groups of kin: each group goes to the part that lacks most of its classes; large groups first, largest first, since
/// they fit least, then the others by chance. Every part gets a group where there are enough.
/// </summary>
internal sealed class KinDivision
{
    /// <summary>Groups of more than this part of the smallest part are placed first.</summary>
    private const double LargeShare = 0.125;
    private readonly Func<int, int> _stratum;
    private readonly int _count;
    private readonly List<List<int>> _groups = [];
    private readonly int _rows;

    /// <param name="stratum">Of a row, from 0: what is spread evenly.</param>
    /// <param name="kinship">Made-up rows are in no group.</param>
    /// <param name="used">The rows that take part.</param>
    /// <param name="count">All rows.</param>
    public KinDivision(Func<int, int> stratum, RowKinship kinship, int[] used, int count)
    {
        (_stratum, _count) = (stratum, count);
        var places = new Dictionary<int, int>();
        foreach (var row in used)
        {
            if (kinship.IsMadeUp(row)) { continue; }
            ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, kinship.Group(row), out var known);
            if (!known)
            {
                place = _groups.Count;
                _groups.Add([]);
            }
            _groups[place].Add(row);
            _rows++;
        }
    }

    public int GroupCount => _groups.Count;

    /// <summary>The part of each row, from 0; made-up rows and those that take no part are in part 0.</summary>
    /// <param name="shares">The share of each part; they add up to 1.</param>
    /// <param name="key">Determines what is left to chance.</param>
    public int[] Parts(double[] shares, uint key)
    {
        var parts = new int[_count];
        if (_groups.Count < shares.Length) { return parts; }
        var totals = new double[_groups.Max(g => g.Max(_stratum)) + 1];
        foreach (var row in _groups.SelectMany(g => g)) { totals[_stratum(row)]++; }
        var lacking = Array.ConvertAll(shares, share => Array.ConvertAll(totals, total => share * total));
        var empty = new HashSet<int>(Enumerable.Range(0, shares.Length));
        var large = LargeShare * shares.Min() * _rows;
        var left = _groups.Count;
        foreach (var group in Enumerable.Range(0, _groups.Count).OrderByDescending(g => _groups[g].Count > large ? _groups[g].Count : 0).ThenBy(g => StatelessRandom.Bits(key, g)).ThenBy(g => g).Select(g => _groups[g]))
        {
            var part = Choose(group, lacking, totals, left-- <= empty.Count ? empty : null);
            empty.Remove(part);
            foreach (var row in group)
            {
                parts[row] = part;
                lacking[part][_stratum(row)]--;
            }
        }
        return parts;
    }

    private int Choose(List<int> group, double[][] lacking, double[] totals, HashSet<int>? among)
    {
        var best = (Part: -1, Need: double.NegativeInfinity);
        for (var part = 0; part < lacking.Length; part++)
        {
            if (among?.Contains(part) == false) { continue; }
            var need = 0.0;
            foreach (var row in group) { need += lacking[part][_stratum(row)] / totals[_stratum(row)]; }
            if (need > best.Need) { best = (part, need); }
        }
        return best.Part;
    }
}
