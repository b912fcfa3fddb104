namespace MlStudio.Learning.Trainers.Additive;

/// <summary>
/// The innermost loops of additive models of one score. One pass over the rows moves them by what was decided for the column before and sums by the cells of the next one.
/// Sums run in four lanes, so that neighbours in the same cell need not wait for one another, and are added up in a fixed order; nothing here depends on vector instructions.
/// </summary>
internal static unsafe class ColumnKernels
{
    /// <summary>Partial sums per cell.</summary>
    public const int Lanes = 4;

    /// <summary>score += moves[from]; sums[to] += score.</summary>
    public static void MoveAndAdd(ushort* from, double* moves, ushort* to, double* scores, int rows, double* sums, int cells)
    {
        double* first = sums + cells, second = first + cells, third = second + cells;
        var i = 0;
        for (; i <= rows - Lanes; i += Lanes)
        {
            sums[to[i]] += scores[i] += moves[from[i]];
            first[to[i + 1]] += scores[i + 1] += moves[from[i + 1]];
            second[to[i + 2]] += scores[i + 2] += moves[from[i + 2]];
            third[to[i + 3]] += scores[i + 3] += moves[from[i + 3]];
        }
        for (; i < rows; i++) { sums[to[i]] += scores[i] += moves[from[i]]; }
    }

    /// <summary>score += moves[from]; sums[to] += offset + slope · score.</summary>
    public static void MoveAndAdd(ushort* from, double* moves, ushort* to, double* scores, double* offsets, double* slopes, int rows, double* sums, int cells)
    {
        double* first = sums + cells, second = first + cells, third = second + cells;
        var i = 0;
        for (; i <= rows - Lanes; i += Lanes)
        {
            sums[to[i]] += offsets[i] + (slopes[i] * (scores[i] += moves[from[i]]));
            first[to[i + 1]] += offsets[i + 1] + (slopes[i + 1] * (scores[i + 1] += moves[from[i + 1]]));
            second[to[i + 2]] += offsets[i + 2] + (slopes[i + 2] * (scores[i + 2] += moves[from[i + 2]]));
            third[to[i + 3]] += offsets[i + 3] + (slopes[i + 3] * (scores[i + 3] += moves[from[i + 3]]));
        }
        for (; i < rows; i++) { sums[to[i]] += offsets[i] + (slopes[i] * (scores[i] += moves[from[i]])); }
    }

    /// <summary>sums[to] += values.</summary>
    public static void Add(ushort* to, double* values, int rows, double* sums, int cells)
    {
        double* first = sums + cells, second = first + cells, third = second + cells;
        var i = 0;
        for (; i <= rows - Lanes; i += Lanes)
        {
            sums[to[i]] += values[i];
            first[to[i + 1]] += values[i + 1];
            second[to[i + 2]] += values[i + 2];
            third[to[i + 3]] += values[i + 3];
        }
        for (; i < rows; i++) { sums[to[i]] += values[i]; }
    }

    /// <summary>score += moves[from].</summary>
    public static void Move(ushort* from, double* moves, double* scores, int rows)
    {
        for (var i = 0; i < rows; i++) { scores[i] += moves[from[i]]; }
    }

    /// <summary>score += moves[from] for listed places.</summary>
    public static void MoveListed(int* places, ushort* from, double* moves, double* scores, int count)
    {
        for (var i = 0; i < count; i++) { scores[places[i]] += moves[from[i]]; }
    }

    /// <summary>sums[to] += offset + slope · score for listed places; without offsets and slopes the score itself.</summary>
    public static void AddListed(int* places, ushort* to, double* scores, double* offsets, double* slopes, int count, double* sums)
    {
        if (slopes is null)
        {
            for (var i = 0; i < count; i++) { sums[to[i]] += scores[places[i]]; }
            return;
        }
        for (var i = 0; i < count; i++)
        {
            var place = places[i];
            sums[to[i]] += offsets[place] + (slopes[place] * scores[place]);
        }
    }

    /// <summary>sums[to] += values for listed places.</summary>
    public static void AddListed(int* places, ushort* to, double* values, int count, double* sums)
    {
        for (var i = 0; i < count; i++) { sums[to[i]] += values[places[i]]; }
    }
}
