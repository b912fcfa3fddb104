using System.Security.Cryptography;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Tests.Trainers;

/// <summary>The part of the trainers' contract that takes longest, a class of its own so that it runs beside the rest of it.</summary>
public sealed class TrainerSameBytesTests
{
    public static TheoryData<string, LearningTask> EntriesAndTasks => TrainerContractData.EntriesAndTasks();

    [Theory]
    [MemberData(nameof(EntriesAndTasks))]
    public void Fit_OneTwoAndFourThreadsAndAgain_GivesTheSameBytes(string key, LearningTask task)
    {
        var expected = TrainerContractData.Fit(key, task, rows: 3000).ToBytes();
        foreach (var threads in (int[])[1, 2, 4])
        {
            Assert.Equal(expected, TrainerContractData.Fit(key, task, threads, rows: 3000).ToBytes());
        }
    }

    [Theory]
    [MemberData(nameof(EntriesAndTasks))]
    public void Fit_WithoutVectorInstructions_GivesTheSameBytes(string key, LearningTask task)
    {
        var hash = Convert.ToHexString(SHA256.HashData(TrainerContractData.Fit(key, task).ToBytes()));
        Assert.Equal(hash, ScalarChildProcess.HashOf(key, task));
    }
}
