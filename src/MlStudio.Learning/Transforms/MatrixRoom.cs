using System.Globalization;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Transforms;

/// <summary>Whether a matrix of float32 can be made at all, asked before it is, so that people read what to change instead of "out of memory".</summary>
internal static class MatrixRoom
{
    /// <summary>What is left over is for the training itself: sums, copies, the model.</summary>
    private const double Share = 0.8;

    /// <exception cref="LearningException">The matrix is longer than an array can be, or larger than the memory that is left to this process.</exception>
    public static void Require(int rowCount, IReadOnlyList<Feature> features)
    {
        var length = (long)rowCount * features.Count;
        if (length < 1 << 22) { return; }
        var left = Left();
        if (length * sizeof(float) > Share * left)
        {
            // What nobody needs any more, such as the columns that the features were made of, may make room.
            GC.Collect();
            left = Left();
        }
        Require(rowCount, features, left);
    }

    /// <param name="left">How many bytes of memory are left.</param>
    internal static void Require(int rowCount, IReadOnlyList<Feature> features, long left)
    {
        var length = (long)rowCount * features.Count;
        if (length <= Array.MaxLength && length * sizeof(float) <= Share * left) { return; }
        var reason = length > Array.MaxLength
            ? string.Create(CultureInfo.InvariantCulture, $"at most {Array.MaxLength:N0} values fit")
            : string.Create(CultureInfo.InvariantCulture, $"they take {Gigabytes(length * sizeof(float))} as numbers, and {Gigabytes((long)(Share * left))} of this process's memory can be used for them");
        var largest = features.GroupBy(f => f.Source).Select(g => (Source: g.Key, Count: g.Count())).MaxBy(g => g.Count);
        var whence = largest.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" '{largest.Source}' alone makes {largest.Count:N0} of the features.") : "";
        throw new LearningException(string.Create(CultureInfo.InvariantCulture,
            $"{rowCount:N0} rows × {features.Count:N0} features are too many: {reason}.{whence} Lower the number of terms, buckets or categories, condense them (truncated SVD), leave out columns, or take fewer rows."));
    }

    private static long Left() => Math.Max(0, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes - GC.GetTotalMemory(false));

    private static string Gigabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB");
}
