using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;

namespace MlStudio.Learning.Tests.Transforms;

public sealed class MatrixRoomTests
{
    private static readonly Feature[] Features = [new("age", "age"), .. Enumerable.Range(0, 4999).Select(i => new Feature($"review: word {i}", "review"))];

    [Fact]
    public void Require_MoreThanIsLeft_NamesSizeMemoryAndTheColumn()
    {
        // 100,000 × 5,000 × 4 bytes are 2 GB; 0.8 of 2.4 GB are 1.92 GB.
        var error = Assert.Throws<LearningException>(() => MatrixRoom.Require(100_000, Features, 2_400_000_000));
        Assert.Equal("100,000 rows × 5,000 features are too many: they take 2.0 GB as numbers, and 1.9 GB of this process's memory can be used for them. 'review' alone makes 4,999 of the features. "
            + "Lower the number of terms, buckets or categories, condense them (truncated SVD), leave out columns, or take fewer rows.", error.Message);
        MatrixRoom.Require(100_000, Features, 2_500_000_000);
    }

    [Fact]
    public void Require_MoreThanAnArrayHolds_SaysHowManyFit() =>
        Assert.Contains("500,000 rows × 5,000 features are too many: at most 2,147,483,591 values fit", Assert.Throws<LearningException>(() => MatrixRoom.Require(500_000, Features, long.MaxValue)).Message);

    [Fact]
    public void Require_SmallMatrix_IsNeverRefused() => MatrixRoom.Require(1000, Features[..100]);
}
