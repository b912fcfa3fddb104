using System.Diagnostics;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using MlStudio.Learning.Explanation.Trees;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Boosting;

namespace MlStudio.Learning.Tests.Trainers.Boosting;

/// <summary>Trains the same models in a second process whose vector instructions are switched off, and compares the bytes.</summary>
public sealed class VectorlessTests
{
    private const string HashFile = "MLSTUDIO_TEST_HASH_FILE";

    [Fact]
    public async Task Fit_WithoutVectorInstructions_GivesTheSameBytes()
    {
        var file = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("dotnet", ["vstest", typeof(VectorlessTests).Assembly.Location, $"--TestCaseFilter:FullyQualifiedName~{nameof(VectorlessTests)}.{nameof(WriteHash_WhenAsked_LeavesItInTheFile)}"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment["DOTNET_EnableHWIntrinsic"] = "0";
            start.Environment[HashFile] = file;
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, await output + await errors);
            Assert.Equal("vectors False " + Hash(), await File.ReadAllTextAsync(file));
        }
        finally { File.Delete(file); }
    }

    /// <summary>The second process's part; in an ordinary run it only checks that hashing works.</summary>
    [Fact]
    public void WriteHash_WhenAsked_LeavesItInTheFile()
    {
        var hash = Hash();
        Assert.Equal(64, hash.Length);
        if (Environment.GetEnvironmentVariable(HashFile) is { Length: > 0 } file) { File.WriteAllText(file, $"vectors {Vector256.IsHardwareAccelerated} {hash}"); }
    }

    private static readonly GradientBoostingTrainer Constrained = new()
    {
        Trees = 15,
        LearningRate = 0.2,
        Growth = Growth.DepthWise,
        Objective = RegressionObjective.Huber,
        Monotone = "a:+, b:-",
        Interactions = "a b gaps, steps level a",
        NodeColumnSampling = 0.8,
    };

    private static string Hash()
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var task in (LearningTask[])[LearningTask.Binary, LearningTask.Multiclass, LearningTask.Regression])
        {
            var (features, target) = BoostingSamples.Mixed(6000, task);
            var predictor = BoostingSamples.Fit(new GradientBoostingTrainer { Trees = 25, LearningRate = 0.2 }, features, target);
            all.AppendData(BoostingSamples.Bytes(predictor));
            foreach (var output in BoostingSamples.Predict(predictor, features)) { all.AppendData(BitConverter.GetBytes(output)); }
            all.AppendData(BoostingSamples.Bytes(BoostingSamples.Fit(Constrained, features, target)));
            var slots = Enumerable.Range(0, features.FeatureCount).ToArray();
            var contributions = new double[200 * predictor.OutputCount * slots.Length];
            using var team = new WorkerTeam(1);
            new TreeShap(ExplainedTrees.Of(predictor), slots, slots.Length).Explain(features.Values[..(200 * slots.Length)], 200, contributions, team, default);
            foreach (var value in contributions) { all.AppendData(BitConverter.GetBytes(value)); }
        }
        return Convert.ToHexString(all.GetHashAndReset());
    }
}
