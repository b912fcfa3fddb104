using MlStudio.Learning.Numerics;

namespace MlStudio.Learning.Tests.Numerics;

public sealed class WorkerTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void RunRanges_AnySize_CoversEveryIndexOnce(int size)
    {
        using var team = new WorkerTeam(size);
        var seen = new int[10_007];
        for (var repeat = 0; repeat < 20; repeat++)
        {
            team.RunRanges(seen.Length, 64, (start, end) =>
            {
                for (var i = start; i < end; i++) { Interlocked.Increment(ref seen[i]); }
            });
        }
        Assert.All(seen, count => Assert.Equal(20, count));
    }

    [Fact]
    public void Run_AMemberThrows_TheCallerSeesItAndTheTeamGoesOn()
    {
        using var team = new WorkerTeam(3);
        Assert.Throws<InvalidOperationException>(() => team.Run(member => { if (member == 2) { throw new InvalidOperationException(); } }));
        var members = 0;
        team.Run(_ => Interlocked.Increment(ref members));
        Assert.Equal(3, members);
    }
}
