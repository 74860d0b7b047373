import { BadRequestException, Controller, Post, Query } from '@nestjs/common';

const LONGEST_S = 60;

/** Only for trying out: a computation that blocks everything else, as a huge report or a huge JSON text does. */
@Controller('busy')
export class BusyController {
  @Post()
  compute(@Query('seconds') text?: string): { rounds: number } {
    const seconds = Number(text);
    if (!(seconds > 0 && seconds <= LONGEST_S))
      throw new BadRequestException(`seconds must be above 0, ${LONGEST_S} at most`);
    const end = performance.now() + seconds * 1_000;
    let rounds = 0;
    while (performance.now() < end) rounds += 1;
    return { rounds };
  }
}
